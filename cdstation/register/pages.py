"""Pages of the register: their heads, and their lines as the screen and the paper show them.

One reading of an entry for both, so that what is printed is what was seen. Headings are LAW-19-d and LAW-19-e, word for
word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cdstation.register.acts import Footnote, PageOpened
from cdstation.register.entries import LineText, Sealed
from cdstation.register.people import STATION
from cdstation.register.products import PageKey
from cdstation.register.quantity import Unit
from cdstation.register.upkeep.acts import Correction

OBTAINED_HEADINGS = ("Date supply received", "Name and address from whom received", "Quantity received")
SUPPLIED_HEADINGS = (
    "Date supplied",
    "Name/Address of person or firm supplied",
    "Details of authority to possess \N{EN DASH} prescriber or licence holder's details",
    "Quantity supplied",
    "Person collecting Schedule 2 controlled drug (patient / patient's representative / healthcare professional) "
    "and, if healthcare professional, name and address",
    "Was proof of identity requested of patient / patient's representative (Yes/No)",
    "Was proof of identity of person collecting provided (Yes/No)",
)


@dataclass(frozen=True)
class PageHead:
    """What stands at the head of every screen and sheet of a page (LAW-19-b)."""

    page: int  # number of the entry that opened it
    key: PageKey
    schedule: str
    statutory: bool

    @property
    def unit(self) -> Unit:
        """The unit of every figure on the page."""
        return self.key.unit

    @property
    def book(self) -> "PageBook":
        """Which book the page is in: what the law does not ask for stands apart (LAW-20-e, PSI-4.25, LAW-27-c)."""
        if self.key.patients_own:
            return PageBook.PATIENTS_OWN
        return PageBook.REGISTER if self.statutory else PageBook.RECORD


class PageBook(StrEnum):
    """The books of one area."""

    REGISTER = "register"  # the statutory register, Schedule 2
    RECORD = "record"  # Schedules 3 and 4, kept alike by local decision
    PATIENTS_OWN = "patients-own"  # drugs that are somebody's property


@dataclass(frozen=True)
class NoteLine:
    """A footnote under a line (LAW-20-c)."""

    seq: int
    entered_ms: int
    text: str
    author: str
    witness: str


@dataclass(frozen=True)
class RegisterLine:
    """One line of a page; quantities are thousandths of the page's unit. Received and supplied are None where blank."""

    seq: int
    event_ms: int
    entered_ms: int
    late: bool
    late_reason: str
    words: LineText
    received: int | None
    supplied: int | None
    balance: int
    given_by: str
    witnessed_by: str
    footnotes: tuple[NoteLine, ...] = ()


def page_head(opening: Sealed) -> PageHead:
    """The head of the page that this entry opened."""
    body = opening.body
    assert isinstance(body, PageOpened)
    return PageHead(
        opening.seq,
        PageKey(body.drug, body.form, body.strength, Unit(body.unit), body.patients_own),
        body.schedule,
        body.statutory,
    )


def register_line(sealed: Sealed, unit: Unit, names: Mapping[int, str], notes: Sequence[NoteLine] = ()) -> RegisterLine:
    """One entry as a line of its page, which counts in `unit`. `names` gives the shown name of each person."""
    draft, balance = sealed.draft, sealed.entry.balance
    assert balance is not None, "only an entry that stands on a page is a line"
    delta = draft.delta
    obtained = delta is not None and (delta > 0 or draft.own_page)  # a cup that stayed empty is a supply of nothing
    return RegisterLine(
        seq=sealed.seq,
        event_ms=draft.happened_ms,
        entered_ms=draft.entered.utc_ms,
        late=draft.late,
        late_reason=draft.late_reason,
        words=sealed.body.line(unit),
        received=delta if obtained else None,
        supplied=None if delta is None or obtained else -delta,
        balance=balance,
        given_by=shown_name(draft.by, names),
        witnessed_by="" if draft.witness is None else shown_name(draft.witness, names),
        footnotes=tuple(notes),
    )


def note_line(sealed: Sealed, names: Mapping[int, str]) -> NoteLine:
    """A footnote entry as it is shown under the line that it is about."""
    body, draft = sealed.body, sealed.draft
    assert isinstance(body, Footnote)
    witness = "" if draft.witness is None else shown_name(draft.witness, names)
    return NoteLine(sealed.seq, draft.entered.utc_ms, body.text, shown_name(draft.by, names), witness)


def correction_note(sealed: Sealed, unit: Unit, names: Mapping[int, str]) -> NoteLine:
    """A correction as it is shown under the line that was wrong, which stands as it was written (LAW-20-c)."""
    body, draft = sealed.body, sealed.draft
    assert isinstance(body, Correction)
    words = f"Corrected by entry {sealed.seq}: {body.told(unit)}. {body.words}"
    witness = "" if draft.witness is None else shown_name(draft.witness, names)
    return NoteLine(sealed.seq, draft.entered.utc_ms, words, shown_name(draft.by, names), witness)


def shown_name(person: int, names: Mapping[int, str]) -> str:
    """The name of a signer; the station signs for itself."""
    return "the station" if person == STATION else names[person]
