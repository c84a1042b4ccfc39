"""The audit of doses: what every dose in a stored book must obey, as a flat list of named checks.

Beside `register/audit.py`, and in the same manner: entries in, findings out.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from cdstation.errors import RuleError
from cdstation.register.audit import Finding, name_of
from cdstation.register.entries import Sealed
from cdstation.register.people import check_may_administer
from cdstation.register.pours import Certainty
from cdstation.register.standing import Standing
from cdstation.treatment import acts
from cdstation.treatment.settling import frees_slot


@dataclass
class Dosed:
    """What the checks know: people, open doses by intent, and the slots that are used up."""

    standing: Standing = field(default_factory=Standing)
    open: dict[str, Sealed] = field(default_factory=dict)
    poured: dict[str, acts.DosePoured] = field(default_factory=dict)
    used: set[tuple[int | None, str, str]] = field(default_factory=set)
    orders: dict[tuple[int | None, int], acts.PrescriptionRecorded] = field(default_factory=dict)  # not stopped


Check = Callable[[Dosed, Sealed], Iterator[str]]


def audit_doses(entries: Iterable[Sealed]) -> Iterator[Finding]:
    """Every finding about doses in these entries, which must be the whole book in order."""
    known = Dosed()
    for sealed in entries:
        yield from audit_dose(known, sealed)
        with suppress(KeyError, ValueError):  # the audit of the book tells of that
            known.standing.apply(sealed)
        take_dose(known, sealed)


def audit_dose(known: Dosed, sealed: Sealed) -> Iterator[Finding]:
    """What these checks find in one entry."""
    name = ""
    try:
        for check in CHECKS:
            name = name_of(check)
            for code in check(known, sealed):
                yield Finding(code, sealed.seq, check=name)
    except ValueError:  # an outcome that does not exist
        yield Finding("entry-impossible", sealed.seq, check=name)


def take_dose(known: Dosed, sealed: Sealed) -> None:
    """Know the doses and orders after this entry as well; `standing` belongs to whoever made `known`."""
    body, about = sealed.body, sealed.draft.about
    if isinstance(body, acts.PrescriptionRecorded):
        known.orders[sealed.draft.patient, body.number] = body
    elif isinstance(body, acts.PrescriptionStopped):
        known.orders.pop((sealed.draft.patient, body.number), None)
    elif isinstance(body, acts.DoseStarted):
        known.open[sealed.uuid] = sealed
    elif isinstance(body, acts.DosePoured):
        known.poured[about] = body
    elif isinstance(body, acts.DoseRecorded | acts.DoseVoided):
        started = known.open.pop(about, None)
        known.poured.pop(about, None)
        if isinstance(body, acts.DoseRecorded) and started is not None and not body.frees_slot:
            known.used.add(_slot(started))


def _slot(started: Sealed) -> tuple[int | None, str, str]:
    assert isinstance(started.body, acts.DoseStarted)
    return started.draft.patient, started.body.slot, started.draft.dose_day.isoformat()


def intent_first(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """Nothing is poured, recorded or voided without an open intent of the same patient (PUMP-8)."""
    if not isinstance(sealed.body, acts.DosePoured | acts.DoseRecorded | acts.DoseVoided):
        return
    started = known.open.get(sealed.draft.about)
    if started is None:
        yield "dose-without-intent"
    elif started.draft.patient != sealed.draft.patient:
        yield "dose-of-another-patient"


def as_ordered(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """What was to be poured is what a live order of this patient says: product, dose, slot, days (H1, H12, LAW-7-a)."""
    body = sealed.body
    if not isinstance(body, acts.DoseStarted):
        return
    order = known.orders.get((sealed.draft.patient, body.prescription))
    if order is None:
        yield "dose-without-order"
    elif (order.product, order.dose_ug, order.slot) != (body.product, body.dose_ug, body.slot):
        yield "dose-unlike-order"
    elif not body.sheet and not max(order.signed, order.starts) <= sealed.draft.dose_day.isoformat() <= order.ends:
        yield "dose-outside-course"  # what was given on paper was given: it is entered, and opens a case


def once_a_day(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """One dose per patient, slot and dose day while it is not void (H3, H10)."""
    if isinstance(sealed.body, acts.DoseStarted):
        slot = _slot(sealed)
        if slot in known.used or any(slot == _slot(started) for started in known.open.values()):
            yield "second-dose-on-a-day"


def adds_up(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """Issued is consumed and wasted together, and the line stands on the page of its intent (ADM-3)."""
    body = sealed.body
    if not isinstance(body, acts.DoseRecorded):
        return
    if (
        sealed.draft.delta is None
        or -sealed.draft.delta != body.consumed + body.wasted
        or min(body.consumed, body.wasted) < 0
    ):
        yield "dose-does-not-add-up"
    started = known.open.get(sealed.draft.about)
    if (
        started is not None
        and isinstance(started.body, acts.DoseStarted)
        and sealed.entry.page != started.body.stock_page
    ):
        yield "dose-on-wrong-page"


def slot_freed_by_rule(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """The slot is free again only where nothing went into this patient (H3)."""
    body = sealed.body
    if isinstance(body, acts.DoseRecorded) and body.frees_slot != frees_slot(acts.Outcome(body.outcome), body.consumed):
        yield "slot-freed-wrongly"


def measured_when_unknown(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """An unknown volume is measured by two people, never booked from the plan (PUMP-6)."""
    if isinstance(sealed.body, acts.DoseRecorded) and not sealed.body.measured_by_two:
        poured = known.poured.get(sealed.draft.about)
        if poured is None or poured.certainty == Certainty.UNKNOWN:
            yield "unknown-volume-booked"


def given_by_professional(known: Dosed, sealed: Sealed) -> Iterator[str]:
    """A registered healthcare professional starts every dose (PSI-4.18)."""
    if isinstance(sealed.body, acts.DoseStarted):
        person = known.standing.people.get(sealed.draft.by)
        if person is None:
            yield "signer-unknown"
            return
        try:
            check_may_administer(person)
        except RuleError as error:
            yield error.code


CHECKS: tuple[Check, ...] = (
    intent_first,
    as_ordered,
    once_a_day,
    adds_up,
    slot_freed_by_rule,
    measured_when_unknown,
    given_by_professional,
)
