"""The open book of one area: the ledger, and what stands now.

Every act of every service goes through `write`, which gives it a time and an identity, appends it and folds it in.
Reading
what stands is instant and safe from any thread: the fold is replaced only here, under the lock.
"""

import heapq
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import ParamSpec
from uuid import uuid4

from cdstation.errors import NotReadyError, RuleError, TrustError, UnrecordedError
from cdstation.register import acts as book_acts
from cdstation.register.entries import Body, Draft, Sealed
from cdstation.register.happened import OVERTAKEN
from cdstation.register.people import Person
from cdstation.register.products import Catalogue
from cdstation.register.standing import Standing
from cdstation.register.times import Clock, clock_disagrees
from cdstation.register.upkeep.closing import check_may_write
from cdstation.storage.ledger import Ledger
from cdstation.storage.questions import Questions
from cdstation.storage.rows import Attachment
from cdstation.storage.signing import Signer
from cdstation.treatment.acts import DoseStarted
from cdstation.treatment.roster import PAST_KEPT, Roster
from cdstation.treatment.settling import draw_dose

_P = ParamSpec("_P")
_DOSE_KINDS = ("dose-recorded", "dose-not-given")


def _happened(write: Callable[_P, Sealed]) -> Callable[_P, Sealed]:
    """`write` for what has physically happened: a refusal by the disk becomes UnrecordedError (house §6)."""

    @wraps(write)
    def record(*args: _P.args, **kwargs: _P.kwargs) -> Sealed:
        try:
            return write(*args, **kwargs)
        except (NotReadyError, TrustError) as error:
            raise UnrecordedError("happened-but-not-written", cause=error.code) from error

    return record


class Book:
    """One area, open. `ledger` is for reading; `write` is the only way to add."""

    def __init__(self, ledger: Questions, catalogue: Catalogue, clock: Clock, changed: Callable[[], None]) -> None:
        self.ledger = ledger
        self.clock = clock
        self.standing = Standing()
        self.roster = Roster(catalogue)
        self._changed = changed
        self._clock_held = False
        self._lock = threading.RLock()
        self._fold_all()

    @property
    def area_id(self) -> str:
        """The area's identity."""
        assert self.standing.area is not None
        return self.standing.area.area_id

    @property
    def writing(self) -> Ledger:
        """The ledger, for writing. Raises TrustError `area-read-only`."""
        if not isinstance(self.ledger, Ledger):
            raise TrustError("area-read-only")
        return self.ledger

    @property
    def writable(self) -> bool:
        """True when entries may be added."""
        return isinstance(self.ledger, Ledger)

    @property
    def stopped(self) -> bool:
        """True after an error at which nobody could say what was written: nothing more is (D7)."""
        return isinstance(self.ledger, Ledger) and bool(self.ledger.stopped)

    def person(self, number: int) -> Person:
        """An enrolled person. Raises RuleError `person-unknown`."""
        try:
            return self.standing.people[number]
        except KeyError:
            raise RuleError("person-unknown") from None

    def clock_held(self) -> bool:
        """True when the wall clock cannot be believed after the last entry, or could not be at an earlier one and
        nobody has confirmed the time since (D9).
        """
        last = self.standing.last
        return self._clock_held or (last is not None and clock_disagrees(last, self.clock.now()))

    def write(
        self,
        body: Body,
        *,
        by: Signer,
        witness: Signer | None = None,
        page: int | None = None,
        delta: int | None = None,
        patient: int | None = None,
        about: str = "",
        event_ms: int | None = None,
        late_reason: str = "",
        attachments: Sequence[Attachment] = (),
        check: Callable[[], None] | None = None,
        then: Callable[[Sealed], None] | None = None,
        uuid: str = "",
    ) -> Sealed:
        """Append one entry and fold it in. `uuid` is given where the act has an identity of its own, such as a paper
        sheet: the same one is never written twice.

        Raises TrustError `area-read-only` for a book that is only looked at, what `check` raises (nothing is written
        then), RuleError from the book's own rules, NotReadyError when the disk
        refuses and nothing was written, UnrecordedError when that cannot be said. `then` is called before anybody is
        told.
        """
        with self._lock:
            ledger = self.writing
            draft = Draft(
                uuid=uuid or uuid4().hex,
                body=body,
                entered=self.clock.now(),
                by=by.person,
                witness=None if witness is None else witness.person,
                page=page,
                delta=delta,
                patient=patient,
                about=about,
                event_ms=event_ms,
                late_reason=late_reason,
                own_page=isinstance(body, book_acts.PageOpened),
            )
            check_may_write(body, body.stock_page if isinstance(body, DoseStarted) else page, self.standing)
            if draft.late and not late_reason:
                draft = replace(draft, late_reason=OVERTAKEN)
            sealed = ledger.append(draft, by, witness, attachments=attachments, check=check)
            if then is not None:
                then(sealed)
            self._fold(sealed)
        self._changed()
        return sealed

    record = _happened(write)

    def close(self) -> None:
        """Close the file; a checkpoint is made first, so that the next start has little to check."""
        with self._lock:
            if isinstance(self.ledger, Ledger):
                if not self.ledger.stopped:
                    with suppress(NotReadyError):  # a full disk must not keep the book from being closed
                        self.ledger.make_checkpoint()
                self.ledger.close()

    def _fold(self, sealed: Sealed) -> None:
        self._follow_clock(sealed)
        self.standing.apply(sealed)
        self.roster.apply(sealed)
        draw_dose(self.standing, sealed)

    def _follow_clock(self, sealed: Sealed) -> None:
        """Whatever is written at a wrong time, a sign-in or a wrong PIN, must not make that time the right one."""
        last = self.standing.last
        if isinstance(sealed.body, book_acts.TimeConfirmed):
            self._clock_held = False
        elif last is not None and clock_disagrees(last, sealed.draft.entered):
            self._clock_held = True

    def _fold_all(self) -> None:
        """What stands, from the few entries that are not doses, and from the doses of each page since its last count
        and bottle: a page that is rarely counted must not make the others be read again from their beginning.
        """
        scout = Standing()
        few = self.ledger.standing_entries()
        for sealed in few:
            scout.apply(sealed)
        recent = [self._doses_on(page, mark) for page, mark in self._marks(scout).items()]
        for sealed in heapq.merge(few, *recent, key=lambda one: one.seq):
            self._follow_clock(sealed)
            self.standing.apply(sealed)
            draw_dose(self.standing, sealed)
            if sealed.body.KIND not in _DOSE_KINDS:
                self.roster.apply(sealed)
        self._load_doses()
        last = self.ledger.last()
        if last is not None and last.seq > self.standing.last_seq:
            self.standing.last, self.standing.last_seq = last.draft.entered, last.seq

    def _marks(self, scout: Standing) -> dict[int, int]:
        """For each page the entry since which its doses have to be folded again."""
        marks = scout.marks()
        pages = {head.key: page for page, head in scout.pages.items()}
        for bottle in scout.bottles.values():
            page = pages.get(self.roster.catalogue.product(bottle.product).page_key)
            if page is not None:
                marks[page] = min(marks[page], bottle.seq)
        return marks

    def _doses_on(self, page: int, seq: int) -> Iterator[Sealed]:
        while batch := self.ledger.doses_on_page(page, after_seq=seq, limit=500):
            seq = batch[-1].seq
            yield from batch

    def _load_doses(self) -> None:
        for patient in list(self.roster.patients):
            past = self.ledger.patient_entries(patient, kinds=_DOSE_KINDS, limit=PAST_KEPT)
            self.roster.load(sorted(past, key=lambda one: one.seq))
        for number in self.standing.pages:
            self.standing.last_lines[number], self.standing.balances[number] = self.ledger.page_tip(number)
        self.roster.load(self.ledger.open_doses())
