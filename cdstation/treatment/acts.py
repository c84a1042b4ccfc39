"""The kinds of entry that belong to a patient: registration, prescription, holds and every step of a dose.

Volumes are thousandths of the stock unit (microlitres), doses are micrograms, days are ISO text. A register line
repeats the name, address and authority as they were on the day, so that a page reads the same for ever (LAW-19-e,
LAW-20-c).
"""

from dataclasses import dataclass
from enum import StrEnum

from cdstation.register.acts import batch_shown
from cdstation.register.entries import Body, LineText, added, kind
from cdstation.register.quantity import Quantity, Unit


class Outcome(StrEnum):
    """What became of a poured dose (ADM-3)."""

    GIVEN = "given"
    PART = "part"
    REFUSED = "refused"
    VOMITED = "vomited"
    SPILT = "spilt"
    CONCEALED = "concealed"
    WRONG_PERSON = "wrong-person"
    NOT_HANDED = "not-handed"  # poured, never handed over: found at start-up or stopped, and destroyed


OUTCOME_WORDS = {
    Outcome.GIVEN: "Given",
    Outcome.PART: "Part taken",
    Outcome.REFUSED: "Refused after pouring",
    Outcome.VOMITED: "Given, then vomited",
    Outcome.SPILT: "Spilt",
    Outcome.CONCEALED: "Concealed",
    Outcome.WRONG_PERSON: "Taken by the wrong person",
    Outcome.NOT_HANDED: "Poured, not handed over",
}


class NotGivenReason(StrEnum):
    """Why nothing was poured (ADM-3)."""

    REFUSED = "refused"
    NOT_ATTENDED = "not-attended"
    INTOXICATED = "intoxicated"
    PRESCRIBER = "withheld-by-prescriber"
    COURT = "court-or-transfer"
    UNWELL = "unwell"


@kind("patient-registered")
@dataclass(frozen=True)
class PatientRegistered(Body):
    """A patient of this area (J6), or the same patient with changed particulars."""

    number: int
    prison_number: str
    nhs_number: str
    family: str
    given: str
    born: str
    location: str
    allergies: tuple[str, ...]
    photo: str  # SHA-256 of the picture kept in the same file, or empty


@kind("prescription-recorded")
@dataclass(frozen=True)
class PrescriptionRecorded(Body):
    """What a signed original says (LAW-15-a, LAW-16-c): the station is never the prescription itself."""

    number: int
    slot: str  # `OST-1`: one dose per slot and dose day
    product: str
    dose_ug: int
    words: str
    signed: str
    starts: str
    ends: str
    prescriber: str
    reference: str
    original_seen_by: str
    pharmacist_checked: bool


@kind("prescription-stopped")
@dataclass(frozen=True)
class PrescriptionStopped(Body):
    """No dose is given on it from now on."""

    number: int
    reason: str


@kind("hold-placed")
@dataclass(frozen=True)
class HoldPlaced(Body):
    """No dose until it is lifted; `reason` is a code."""

    reason: str


@kind("hold-lifted")
@dataclass(frozen=True)
class HoldLifted(Body):
    """The hold is over, and on whose word."""

    authority: str


@kind("dose-started")
@dataclass(frozen=True)
class DoseStarted(Body):
    """The intent: durable before the first byte goes to the pump (PUMP-8). `pump` 0 is measured by hand."""

    prescription: int
    slot: str
    product: str
    dose_ug: int
    volume: int
    stock_page: int  # the page it will be issued from; the draft's own `page` stays empty, as this is no register line
    pump: int
    batch: str
    expiry: str
    card: str  # hash of the card that was on the screen
    identified_by: tuple[str, ...]  # which identifiers were checked (ADM-1)
    sheet: str = added("")  # `12/3`: sheet and row, where it was given on paper while the station was down


@kind("dose-poured")
@dataclass(frozen=True)
class DosePoured(Body):
    """What came of the motion: three volumes, never copied into each other, and how far they can be trusted."""

    commanded: int
    reported: int | None
    weighed: int | None
    certainty: str
    end: str
    detail: str


@kind("dose-recorded")
@dataclass(frozen=True)
class DoseRecorded(Body):
    """The register line (LAW-19-e): what was issued and what became of it. Issued = consumed + wasted."""

    outcome: str
    consumed: int
    wasted: int
    frees_slot: bool  # nothing of it went into this patient: the day's dose is still owed
    prescription: int
    product: str
    dose_ug: int
    name: str
    address: str
    authority: str
    pump: int
    batch: str
    expiry: str
    id_requested: bool
    id_provided: bool
    card: str
    measured_by_two: bool  # the volume was measured after the event, not taken from the pump
    checks: tuple[str, ...]  # what was seen of the swallowing (ADM-2)
    drunk_by: int | None = None  # the other patient, when the wrong person took it
    sheet: str = added("")  # the downtime sheet and row that it was entered from

    def line(self, unit: Unit) -> LineText:
        """Patient with prison address, prescriber, the identity columns, and anything other than a full dose given."""
        return LineText(
            f"{self.name} \N{EM DASH} {self.address}",
            self.authority,
            "patient",
            self.id_requested,
            self.id_provided,
            batch_shown(self.batch, self.expiry),
            self._note(unit),
        )

    def _note(self, unit: Unit) -> str:
        words = [] if self.outcome == Outcome.GIVEN else [OUTCOME_WORDS[Outcome(self.outcome)]]
        if self.wasted:
            words.append(f"{Quantity(self.wasted, unit)} destroyed, witnessed")
        if self.measured_by_two:
            words.append("volume measured by two people")
        if self.sheet:
            words.append(f"from downtime sheet {self.sheet}")
        return "; ".join(words)


@kind("dose-voided")
@dataclass(frozen=True)
class DoseVoided(Body):
    """Nothing was delivered, on two people's word or because the pump's counter proves it; the slot is free again."""

    reason: str


@kind("dose-not-given")
@dataclass(frozen=True)
class DoseNotGiven(Body):
    """Nothing was poured; no line in the register (ADM-3)."""

    prescription: int
    slot: str
    reason: str
    sheet: str = added("")
