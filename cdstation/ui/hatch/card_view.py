"""What the dose card says for which value: every line of it as ready text, without a widget.

Order and wording by CUI-2 and CUI-3; the figures come from the one formatter in `register/quantity.py`.
"""

from dataclasses import dataclass
from datetime import date

from cdstation.register.quantity import Quantity, Unit, show_mass
from cdstation.register.times import show_date, show_time, show_weekday
from cdstation.treatment.attendance import DayMark, StripDay
from cdstation.treatment.dosing import DoseCard, Notice, PastDose
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.ui.hatch import words

DASH = "\N{EM DASH}"


@dataclass(frozen=True)
class StripCell:
    """One day of the strip: its number, how it went in a word, and the mark that chooses the colour."""

    number: str
    mark: DayMark
    spoken: str


@dataclass(frozen=True)
class BlockView:
    """Why there is no Pour button, and who can change that."""

    code: str
    reason: str
    lifted_by: str


@dataclass(frozen=True)
class CardView:
    """A dose card in words. `pour` is empty when something blocks it: then the button does not exist."""

    name: str
    rows: tuple[tuple[str, str], ...]
    allergies: str
    medicine: tuple[str, str]  # the drug, set bold; everything after it
    dose: str
    volume: str
    words: str
    last: str
    strip: tuple[StripCell, ...]
    flags: tuple[str, ...]
    blocks: tuple[BlockView, ...]
    order: tuple[str, ...]
    pour: str
    by_hand: bool


def view_card(card: DoseCard) -> CardView:
    """The card as it stands on the screen."""
    order = card.prescription
    return CardView(
        name=card.patient.shown,
        rows=identity_rows(card.patient, card.made.dose_day),
        allergies=_allergies(card.patient),
        medicine=_medicine(order),
        dose=card.dose_shown if order else "No dose",
        volume=str(card.volume) if order else "",
        words=card.words if order else "",
        last=_last(card.past),
        strip=tuple(_cell(day) for day in card.strip),
        flags=tuple(notice_text(notice) for notice in card.warnings),
        blocks=tuple(_block(notice) for notice in card.blocks),
        order=_order(order),
        pour=_pour(card),
        by_hand=card.source is not None and card.source.pump == 0,
    )


def identity_rows(patient: Patient, today: date) -> tuple[tuple[str, str], ...]:
    """Label and value under the name; the NHS number is left out where there is none (CUI-2)."""
    rows = [("Prison No.", patient.prison_number), ("Born", patient.born_shown(today))]
    if patient.nhs_shown:
        rows.append(("NHS No.", patient.nhs_shown))
    return (*rows, ("Location", patient.location))


def notice_text(notice: Notice) -> str:
    """A flag or a block in words."""
    return words.notice(notice.code, notice.facts)


def _allergies(patient: Patient) -> str:
    return ", ".join(patient.allergies) or "none known"


def _medicine(order: Prescription | None) -> tuple[str, str]:
    if order is None:
        return ("No live order", "")
    product = order.product
    rest = (product.form, product.strength, f"{product.route}, supervised")
    return (product.drug, "".join(f" {DASH} {part}" for part in rest))


def _last(past: tuple[PastDose, ...]) -> str:
    if not past:
        return "no dose given before"
    latest = past[0]
    shown = f"last {_past_words(latest)} {show_weekday(latest.day)} {show_time(latest.at_ms)}, "
    return shown + show_mass(latest.consumed_ug)


def _past_words(past: PastDose) -> str:
    return "given" if past.consumed_ug == past.dose_ug else words.outcome(past.outcome).lower()


_MARK_WORDS = {
    DayMark.GIVEN: "given",
    DayMark.PART: "part taken",
    DayMark.MISSED: "missed",
    DayMark.TODAY: "today",
    DayMark.BEFORE: "before the course",
}


def _cell(day: StripDay) -> StripCell:
    return StripCell(str(day.day.day), day.mark, f"{show_date(day.day)} {_MARK_WORDS[day.mark]}")


def _block(notice: Notice) -> BlockView:
    return BlockView(notice.code, notice_text(notice), words.lifted_by(notice.lifted_by))


def _order(order: Prescription | None) -> tuple[str, ...]:
    if order is None:
        return ()
    return (
        f"Order: {order.prescriber}, {show_date(order.signed)}",
        f"valid to {show_date(order.ends)} · seen by {order.original_seen_by}",
    )


def _pour(card: DoseCard) -> str:
    if card.blocks or card.prescription is None or card.source is None:
        return ""
    return f"Measure {card.volume} by hand" if card.source.pump == 0 else f"Pour {card.volume}"


def balance_after(balance: int, issued: int, unit: Unit = Unit.ML) -> str:
    """`Balance 310 → 265 mL`, as the witness signs it."""
    return f"Balance {Quantity(balance, unit)} \N{RIGHTWARDS ARROW} {Quantity(balance - issued, unit)}"


def since(utc_ms: int, now_ms: int) -> str:
    """`0:12`, minutes and seconds since a moment."""
    seconds = max(0, (now_ms - utc_ms) // 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"
