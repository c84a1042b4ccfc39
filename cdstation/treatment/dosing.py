"""The rules of one dose: what stands on the card, what blocks it, what settles it. Pure; no clock, no pump, no file.

`plan_dose` makes the card that the nurse and the witness see; its hash is signed with the dose, and it dies after 60 s
or as soon as anything under it changes (H7, D4). `settle_dose` turns an outcome into the figures of the register line
(ADM-3).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum

from cdstation.errors import Fact, RuleError
from cdstation.register.entries import canonical_json
from cdstation.register.quantity import Quantity, show_mass
from cdstation.register.stock.container import past_expiry
from cdstation.register.times import Moment
from cdstation.treatment.acts import Outcome
from cdstation.treatment.attendance import StripDay
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.words import dose_words

CARD_LIFE_MS = 60_000
MISSED_STOP_DAYS = 3  # OB-missed-2: consult the prescriber before any dose
MISSED_SUSPEND_DAYS = 5  # OB-missed-3: the order is suspended
TITRATION_DAYS = 14
_SECOND_CUP = frozenset({Outcome.REFUSED, Outcome.SPILT, Outcome.WRONG_PERSON, Outcome.NOT_HANDED})
RISE_LIMIT_PERCENT = 50  # NPSA-1


class LiftedBy(StrEnum):
    """Who can clear a block."""

    NOBODY = "nobody"
    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    TWO_PEOPLE = "two people"
    NURSE = "nurse"


@dataclass(frozen=True)
class Notice:
    """A block or a warning: a code for the text, its facts, and for a block who can lift it."""

    code: str
    lifted_by: LiftedBy = LiftedBy.NOBODY
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True)
class PastDose:
    """An earlier dose, for `last three` (NPSA-1)."""

    day: date
    at_ms: int
    dose_ug: int
    consumed_ug: int
    outcome: Outcome
    prescription: int


@dataclass(frozen=True)
class Source:
    """Where the dose comes from. `pump` 0 is measured by hand; `left` and `balance` are thousandths."""

    pump: int
    spout: str
    stock_page: int
    batch: str
    expiry: str
    left: int
    balance: int
    recalled: bool = False


@dataclass(frozen=True)
class DoseCard:
    """Everything that is on the screen when a dose is decided; `digest` covers all of it."""

    patient: Patient
    prescription: Prescription | None
    source: Source | None
    past: tuple[PastDose, ...]
    strip: tuple[StripDay, ...]
    missed: int
    blocks: tuple[Notice, ...]
    warnings: tuple[Notice, ...]
    witness_before: bool
    made: Moment

    @property
    def dose_ug(self) -> int:
        """The prescribed dose in micrograms; 0 without a live order."""
        return self.prescription.dose_ug if self.prescription else 0

    @property
    def dose_shown(self) -> str:
        """`45 mg`."""
        return show_mass(self.dose_ug)

    @property
    def words(self) -> str:
        """`forty-five milligrams` (H1)."""
        return dose_words(self.dose_ug)

    @property
    def volume(self) -> Quantity:
        """`45 mL`. Raises RuleError `no-live-order` when there is nothing to give (LAW-7-a)."""
        if self.prescription is None:
            raise RuleError("no-live-order")
        return Quantity(self.prescription.volume, self.prescription.product.unit)

    @property
    def digest(self) -> str:
        """SHA-256 over everything on the card but the second at which it was made."""
        parts = {field.name: _plain(getattr(self, field.name)) for field in fields(self) if field.name != "made"}
        return hashlib.sha256(b"cdstation/card/v1\n" + canonical_json(parts)).hexdigest()

    def expired(self, now: Moment) -> bool:
        """True after 60 seconds, by either clock (D4, D9)."""
        same_boot = now.boot_id == self.made.boot_id
        by_wall = abs(now.utc_ms - self.made.utc_ms)
        by_monotonic = now.monotonic_ms - self.made.monotonic_ms if same_boot else CARD_LIFE_MS + 1
        return max(by_wall, by_monotonic) > CARD_LIFE_MS


def _plain(value: object) -> object:
    if isinstance(value, (str, int)) or value is None:
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    assert is_dataclass(value)
    assert not isinstance(value, type)
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


@dataclass(frozen=True)
class Situation:
    """What the station knows at the moment of planning, beside the order and the patient."""

    now: Moment
    source: Source | None
    past: tuple[PastDose, ...]  # newest first
    strip: tuple[StripDay, ...]
    missed: int
    dosed_today: bool
    open_dose: bool
    hold: str  # reason code, or empty
    first_given: date | None  # of this order
    course_started: date | None  # first dose of the present treatment
    earlier_today: tuple[str, ...]  # what already happened to a cup today: `refused`, `spilt`, `wrong-person`
    settings: Mapping[str, int]
    look_alikes: tuple[str, ...] = ()  # prison numbers of patients with much the same name (H11)
    missed_cleared: bool = False  # a prescriber has decided after the missed days
    keys_elsewhere: bool = False  # the cabinet keys are not with the person who gives the dose (PSI-4.30)


def plan_dose(patient: Patient, order: Prescription | None, known: Situation) -> DoseCard:
    """The card for this patient now, with every block and warning and its reason (house §4)."""
    blocks = tuple(_blocks(order, known))
    warnings = tuple(_warnings(order, known))
    return DoseCard(
        patient=patient,
        prescription=order,
        source=known.source,
        past=known.past[:3],
        strip=known.strip,
        missed=known.missed,
        blocks=blocks,
        warnings=warnings,
        witness_before=order is not None and _witness_before(order, known),
        made=known.now,
    )


def _blocks(order: Prescription | None, known: Situation) -> list[Notice]:
    if order is None:
        return [Notice("no-live-order", LiftedBy.PRESCRIBER)]
    today = known.now.dose_day
    found = []
    if reason := order.reason_not_valid(today, known.first_given):
        found.append(Notice(reason, LiftedBy.PRESCRIBER))
    if known.open_dose:
        found.append(Notice("dose-unfinished", LiftedBy.TWO_PEOPLE))
    elif known.dosed_today:
        found.append(Notice("dosed-already", LiftedBy.NOBODY))
    if known.hold:
        found.append(Notice("on-hold", LiftedBy.PRESCRIBER, (("reason", known.hold),)))
    if not known.missed_cleared and known.missed >= MISSED_SUSPEND_DAYS:
        found.append(Notice("missed-suspended", LiftedBy.PRESCRIBER, (("days", known.missed),)))
    elif not known.missed_cleared and known.missed >= MISSED_STOP_DAYS:
        found.append(Notice("missed-stop", LiftedBy.PRESCRIBER, (("days", known.missed),)))
    if order.dose_ug > known.settings["dose-cap-ug"]:
        found.append(Notice("over-cap", LiftedBy.PRESCRIBER))
    return found + _source_blocks(order, known)


def _source_blocks(order: Prescription, known: Situation) -> list[Notice]:
    source = known.source
    if source is None:
        return [Notice("no-page-for-product", LiftedBy.PHARMACIST)]
    found = []
    if past_expiry(source.expiry, known.now.dose_day):
        found.append(Notice("batch-expired", LiftedBy.PHARMACIST))
    if source.recalled:
        found.append(Notice("batch-recalled", LiftedBy.PHARMACIST))
    if source.pump and source.left < order.volume:
        found.append(Notice("bottle-too-empty", LiftedBy.NURSE))
    return found


def _warnings(order: Prescription | None, known: Situation) -> list[Notice]:
    found = [Notice("look-alike", facts=(("number", number),)) for number in known.look_alikes]
    found += [Notice(f"earlier-{what}") for what in known.earlier_today]
    if order is None:
        return found
    if known.missed and known.missed < MISSED_STOP_DAYS:
        titrating = _titrating(known)
        found.append(Notice("missed-in-titration" if titrating else "missed-some", facts=(("days", known.missed),)))
    if changed := _changed(order, known):
        found.append(changed)
    if _titrating(known):
        found.append(Notice("first-fortnight"))
    if (order.ends - known.now.dose_day).days <= known.settings["ending-days"]:
        found.append(Notice("order-ends-soon", facts=(("day", order.ends.isoformat()),)))
    if not order.pharmacist_checked:
        found.append(Notice("not-pharmacist-checked"))
    if known.keys_elsewhere:
        found.append(Notice("not-key-holder"))
    return found


def _change(order: Prescription, known: Situation) -> int:
    return order.dose_ug - known.past[0].dose_ug if known.past else 0


def _changed(order: Prescription, known: Situation) -> Notice | None:
    change = _change(order, known)
    if not change:
        return None
    was = known.past[0].dose_ug
    steep = change * 100 > was * RISE_LIMIT_PERCENT
    code = "dose-lowered" if change < 0 else "dose-raised-steeply" if steep else "dose-raised"
    return Notice(code, facts=(("was", show_mass(was)), ("now", show_mass(order.dose_ug))))


def _titrating(known: Situation) -> bool:
    return known.course_started is None or (known.now.dose_day - known.course_started).days < TITRATION_DAYS


def _witness_before(order: Prescription, known: Situation) -> bool:
    """Beginners, a changed or large dose, a second cup today: the witness looks before the pour as well (house §4)."""
    return (
        _titrating(known)
        or _change(order, known) != 0
        or order.dose_ug > known.settings["witness-before-ug"]
        or bool(_SECOND_CUP & set(known.earlier_today))
    )
