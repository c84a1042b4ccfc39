"""Closing a page or the whole book, keeping it, and holding it for a court (RET-1, J7, LAW-23-a)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.acts import BackupMade
from cdstation.register.people import Person, check_may_supervise
from cdstation.register.upkeep.acts import BookClosed, LegalHold, PageClosed, PageReopened
from cdstation.register.upkeep.closing import StillOpen, open_in_book, open_on_page
from cdstation.register.upkeep.retention import keep_until, may_be_destroyed
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.setup import Folders
from cdstation.services.values import Proof, State
from cdstation.storage.backup import Backup, back_up
from cdstation.storage.sealing import FileKey
from cdstation.storage.signing import Signer


@dataclass(frozen=True)
class Kept:
    """How long the book is kept. `until` is None while it is open: the clock starts at its last entry."""

    closed: bool
    until: date | None
    legal_hold: str
    may_be_destroyed: bool


class ClosingDesk:
    """Acts by two people, one of them a pharmacist or the head of healthcare. Nothing is ever purged."""

    def __init__(
        self, current: Current, duty: Duty, folders: Folders, file_key: Callable[[], FileKey], archive: Path
    ) -> None:
        self._current = current
        self._duty = duty
        self._folders = folders
        self._file_key = file_key
        self._archive = archive

    def kept(self) -> Kept:
        """Until when, and whether anybody has said otherwise."""
        keeping = self._current.book.standing.keeping
        until = keeping.closed.keep_until if keeping.closed else ""
        over = may_be_destroyed(until, self._current.clock.now().dose_day, keeping.legal_hold)
        return Kept(bool(until), date.fromisoformat(until) if until else None, keeping.legal_hold, over)

    def closed_pages(self) -> frozenset[int]:
        """The pages that take no line any more."""
        return frozenset(self._current.book.standing.keeping.closed_pages)

    def open_on_page(self, page: int) -> tuple[StillOpen, ...]:
        """Everything that stands against closing a page. Raises RuleError `page-not-open`."""
        poured = sum(dose.body.stock_page == page for dose in tuple(self._current.book.roster.open.values()))
        found = open_on_page(page, self._current.book.standing)
        return (*found, *((StillOpen("doses", poured, page),) if poured else ()))

    def open_in_book(self) -> tuple[StillOpen, ...]:
        """Everything that stands against closing the book."""
        poured = len(self._current.book.roster.open)
        return (*open_in_book(self._current.book.standing), *((StillOpen("doses", poured),) if poured else ()))

    def close_page(self, page: int, reason: str, witness: Proof) -> None:
        """Rule a page off.

        Raises RuleError `page-not-open`, `page-closed`, `closing-still-open`, `closing-without-reason`,
        `closing-needs-supervisor` and those of the signatures.
        """
        self._check_nothing_open(self.open_on_page(page))
        if page in self.closed_pages():
            raise RuleError("page-closed")
        body = PageClosed(page, _said(reason))
        one, other = self._supervised(witness)
        self._current.book.write(body, by=one, witness=other)

    def reopen_page(self, page: int, reason: str, witness: Proof) -> None:
        """The drug is stocked again, and there is one page for it (LAW-19-b). Raises RuleError `page-not-closed`,
        `closing-without-reason`, `closing-needs-supervisor` and those of the signatures.
        """
        if page not in self.closed_pages():
            raise RuleError("page-not-closed")
        body = PageReopened(page, _said(reason))
        one, other = self._supervised(witness)
        self._current.book.write(body, by=one, witness=other)

    def close_book(self, reason: str, witness: Proof) -> Path:
        """The last act of a book: no line is entered in it ever after. A checkpoint is signed and a verified copy put
        into the archive; where that is.

        Raises RuleError `closing-still-open`, `closing-without-reason`, `closing-needs-supervisor` and those of the
        signatures; NotReadyError as the station's state, since a clock that nobody believes must not say until when the
        book is kept; NotReadyError `backup-not-written` or TrustError `backup-not-sound` when only the copy failed: the
        book is closed then all the same, and `archive` makes the copy.
        """
        self._check_nothing_open(self.open_in_book())
        self._current.require(State.CLOSED)
        until = keep_until(self._current.clock.now().dose_day)
        body = BookClosed(_said(reason), until.isoformat())
        one, other = self._supervised(witness)
        self._current.book.write(body, by=one, witness=other)
        self._current.changed()
        return self.archive()

    def archive(self) -> Path:
        """A verified copy of the closed book, with its keys; where it is. Raises RuleError `book-not-closed`, and as
        `close_book`.
        """
        book = self._current.book
        if book.standing.keeping.closed is None:
            raise RuleError("book-not-closed")
        book.writing.make_checkpoint()
        name = f"{book.area_id}-closed-{book.standing.last_seq}"
        made: Backup = back_up(self._folders.files(book.area_id), self._file_key(), self._archive, name)
        book.write(BackupMade(name, made.entries, made.sha256), by=book.writing.station_signer())
        return made.path

    def set_hold(self, placed: bool, reason: str, witness: Proof, first: Proof | None = None) -> None:
        """Place or lift a legal hold, also on a closed book; by the nurse on duty unless `first` signs.

        Raises RuleError `hold-already`, `closing-without-reason`, `closing-needs-supervisor` and those of the
        signatures.
        """
        book = self._current.book
        if placed is bool(book.standing.keeping.legal_hold):
            raise RuleError("hold-already")
        body = LegalHold(placed, _said(reason))
        one, other = self._supervised(witness) if first is None else self._two(first, witness)
        book.write(body, by=one, witness=other)

    def _two(self, first: Proof, witness: Proof) -> tuple[Signer, Signer]:
        book = self._current.book
        _check_supervisor(book.person(first.person), book.person(witness.person))
        return self._duty.prove_two(first, witness, "legal-hold")

    def _supervised(self, witness: Proof) -> tuple[Signer, Signer]:
        nurse = self._current.nurse_person
        _check_supervisor(nurse, self._current.book.person(witness.person))
        return self._current.nurse_signer, self._duty.witness_for(nurse, witness)

    def _check_nothing_open(self, found: tuple[StillOpen, ...]) -> None:
        if found:
            raise RuleError("closing-still-open", count=len(found))


def _check_supervisor(*people: Person) -> None:
    for person in people:
        try:
            check_may_supervise(person)
        except RuleError:
            continue
        return
    raise RuleError("closing-needs-supervisor")


def _said(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise RuleError("closing-without-reason")
    return words
