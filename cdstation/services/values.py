"""What the services hand to the screens: plain values, no behaviour that moves anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cdstation.devices import pump
from cdstation.errors import Fact
from cdstation.register.counting.due import Due
from cdstation.register.counting.rows import Row
from cdstation.register.pages import PageHead
from cdstation.register.people import Person
from cdstation.register.pours import Dispensed
from cdstation.treatment.acts import Outcome
from cdstation.treatment.dosing import DoseCard

StopToken = pump.StopToken  # the one object that a screen shares with the pouring thread


class State(StrEnum):
    """What the station may do now (D12). Only READY dispenses; every other state names one next action."""

    LOCKED = "locked"
    VERIFYING = "verifying"
    READY = "ready"
    SIGNED_OUT = "signed-out"  # unlocked, nobody signed in
    CLOSED = "session-closed"  # the hatch is not open yet
    QUARANTINE = "quarantine"  # an unfinished dose
    CLOCK_HOLD = "clock-hold"
    READ_ONLY = "read-only"
    BOOK_CLOSED = "book-closed"  # closed for good and kept
    INSPECTION = "inspection"  # an inspector reads
    RESTORED_BLOCKED = "restored-blocked"
    NO_SPACE = "no-space"


@dataclass(frozen=True)
class Progress:
    """How far long work has come: `step` is a code for the text, `done` of `total`."""

    step: str
    done: int
    total: int


ProgressSink = Callable[[Progress], None]


@dataclass(frozen=True)
class AreaFile:
    """An area's book found on this computer."""

    area_id: str
    name: str


@dataclass(frozen=True)
class Proof:
    """A person's own credential, typed now: never shown, never stored, used once. `badge` is empty where none is
    issued.
    """

    person: int
    pin: str = field(repr=False)
    badge: str = field(default="", repr=False)


@dataclass(frozen=True)
class PersonPlan:
    """A person to be enrolled at set-up or later. A `password` of 15 or more characters lets this person unlock the
    area.
    """

    family: str
    given: str
    role: str
    registration: str
    pin: str = field(repr=False)
    password: str = field(default="", repr=False)
    issue_badge: bool = False
    competent_until: str = ""
    locally_authorised: bool = False


@dataclass(frozen=True)
class AreaPlan:
    """A new area with its first people; at least two, one of whom may supervise. `pages` are product code and opening
    balance.
    """

    name: str
    prison: str
    address: str
    people: tuple[PersonPlan, ...]
    pages: tuple[tuple[str, int], ...]
    simulated: bool = False


@dataclass(frozen=True)
class SetUpDone:
    """Shown once, then gone: recovery shares (2 of 3) and the badge codes by person number; where the machine secret
    is.
    """

    area: AreaFile
    shares: tuple[str, ...] = field(repr=False)
    badges: tuple[tuple[int, str, str], ...] = field(repr=False)  # number, shown name, code
    secret_kept_in: str = ""


@dataclass(frozen=True)
class SignedInNotice:
    """After a full sign-in: who, and how many wrong PINs were tried in this name since the last time (D4)."""

    person: Person
    failed_since: int
    last_failed_ms: int | None


@dataclass(frozen=True)
class PumpStatus:
    """The pump as the frame and the hatch show it; `state` is a code with a text. Volumes are microlitres."""

    pump: int
    # ready, not-registered, not-connected, needs-verification, needs-bottle, bottle-expired, bottle-recalled, busy,
    # quarantined, by-hand
    state: str
    spout: str = ""
    line: str = ""  # `methadone — oral solution — 1 mg per mL`
    batch: str = ""
    expiry: str = ""
    capacity_ul: int = 0
    left_ul: int = 0
    verified_ms: int | None = None


@dataclass(frozen=True)
class PumpVerification:
    """The latest verification: microlitres, and errors in hundredths of a percent. `today` by the London day."""

    at_ms: int
    targets: tuple[int, ...]
    measured: tuple[int, ...]
    errors: tuple[int, ...]
    mean_error: int
    passed: bool
    today: bool


@dataclass(frozen=True)
class PumpFacts:
    """What the book knows of the pump: where it is plugged in, what it said it is, its bands (hundredths of a percent)
    and its latest verification. Texts are empty until it was taken into use.
    """

    protocol: str
    url: str
    model: str
    address: str
    serial: str
    firmware: str
    shot_band: int
    mean_band: int
    verification: PumpVerification | None = None


@dataclass(frozen=True)
class StationStatus:
    """Everything in the top bar; cheap, from memory, callable from any thread."""

    state: State
    area: str
    prison: str
    simulated: bool
    nurse: Person | None
    witness: Person | None  # the second person of this session; every act still asks for the own PIN
    key_holder: Person | None
    pump: PumpStatus
    backup_ms: int | None
    open_discrepancies: int
    verified_to: int
    facts: tuple[tuple[str, Fact], ...] = ()
    counts_overdue: int = 0  # pages that two people should have counted before today (BAL-2)
    verifying: Progress | None = None  # the full check that goes on in the background
    overdue_discrepancies: int = 0  # open ones of which a report is due
    overdue_transfers: int = 0  # in transit for more than four hours (PSI-4.17)
    inspector: Person | None = None  # who reads, with nobody on duty
    audited_ms: int | None = None  # when the nightly check last ended
    half_corrected: int = 0  # corrections of which a half is missing
    keep_until: str = ""  # of a closed book: ISO day
    legal_hold: str = ""
    idle_seconds: int = 120  # without a touch until the screen is covered


@dataclass(frozen=True)
class QueueRow:
    """One person in the queue. `flags` are codes with a text; `tone` of each is warning or block."""

    patient: int
    shown: str
    prison_number: str
    location: str
    photo: str
    flags: tuple[tuple[str, str, tuple[tuple[str, Fact], ...]], ...]  # code, tone, facts
    done: str = ""  # outcome code once attended
    done_ms: int | None = None


@dataclass(frozen=True)
class Queue:
    """Who is still to come and who has been, with the pace (peers (b)17)."""

    to_attend: tuple[QueueRow, ...]
    done: tuple[QueueRow, ...]
    minutes_left: int | None
    seconds_each: int | None


@dataclass(frozen=True)
class Evidence:
    """How the person at the hatch was identified (ADM-1), and the witness's look before the pour where the card asks
    it.
    """

    identified_by: tuple[str, ...]  # of: photo, name-and-birth, prison-number
    witness: Proof | None = None


@dataclass(frozen=True)
class Pour:
    """A cup with its intent: made by `Dosing.pour`, ended by `Dosing.sign`."""

    intent: str  # uuid of the dose-started entry
    intent_seq: int
    card: DoseCard
    dispensed: Dispensed
    poured_ms: int
    started_ms: int
    machine_ms: int = 0  # what the station took so far, without the motion


@dataclass(frozen=True)
class OutcomeForm:
    """What the nurse says became of the cup. `consumed` is thousandths where the outcome leaves it open."""

    outcome: Outcome
    consumed: int | None = None
    checks: tuple[str, ...] = ()  # of: drank-all, water-and-spoke, mouth-clear, watched
    drunk_by: int | None = None
    measured: int | None = None  # the cup measured by two people, when the pump cannot tell (PUMP-6)


@dataclass(frozen=True)
class PaperDose:
    """One row of a downtime sheet: who, when, how much was measured by hand, and what became of it."""

    sheet: int
    row: int
    patient: int
    happened_ms: int
    delivered: int  # thousandths that were measured into the cup
    outcome: Outcome
    consumed: int | None = None
    batch: str = ""
    expiry: str = ""
    identified_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackMade:
    """A continuity pack: where it is, its sheets, and the code that opens the saved file."""

    path: Path
    first_sheet: int
    last_sheet: int
    people: int


@dataclass(frozen=True)
class DoseReceipt:
    """A dose is in the register: the line's number, the new balance and whether a discrepancy was opened."""

    seq: int
    balance: int
    issued: int
    consumed: int
    wasted: int
    discrepancy: str
    machine_ms: int  # what the station took for the whole dose, without the motion
    sign_ms: int = 0  # the part of it that the signature took


@dataclass(frozen=True)
class Unfinished:
    """A dose found started or poured but not signed (D8). `stage` is started or poured; `dispensed` when that is
    known.
    """

    intent: str
    intent_seq: int
    patient: int
    shown: str
    prison_number: str
    photo: str
    stage: str
    ordered: int
    dispensed: Dispensed | None
    started_ms: int
    pump: int


@dataclass(frozen=True)
class Settlement:
    """Two people's word on an unfinished dose. `delivered` is measured thousandths; 0 with outcome None is nothing
    delivered.
    """

    delivered: int
    outcome: Outcome | None
    consumed: int = 0


@dataclass(frozen=True)
class CheckItem:
    """One line of the opening checklist. `state`: done, to-do, blocked, left-out; `who` may clear it."""

    code: str
    state: str
    who: str = ""
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True)
class Counted:
    """One counter's own figures, thousandths: sealed bottles, open bottles, pump reservoir and tubing (BAL-3)."""

    sealed: int
    opened: int
    reservoir: int


@dataclass(frozen=True)
class RowResult:
    """One row after the reveal; thousandths. `expected` is None where the book does not know the row by itself."""

    row: Row
    found: int
    expected: int | None


@dataclass(frozen=True)
class CountResult:
    """Revealed only after both have typed. `difference` is found less expected; `discrepancy` is a cause code or
    empty; `case` is the discrepancy that was opened or is known already.
    """

    agreed: bool
    found: int
    second_found: int
    expected: int
    difference: int
    discrepancy: str
    page: int = 0
    differing: tuple[str, ...] = ()  # rows in which the two do not agree: nothing was recorded
    refused: str = ""  # an error code: this page of the round could not be recorded
    rows: tuple[RowResult, ...] = ()
    band: str = ""
    case: int = 0
    known: bool = False  # the case is an older one about this very difference, or the one that was counted again for
    drift: int = 0  # the difference that the pump's own error explains


@dataclass(frozen=True)
class PageCount:
    """Both counters' figures of one page of a round, thousandths by row; `case` when another pair counts again."""

    page: int
    first: Mapping[str, int]
    second: Mapping[str, int]
    case: int = 0


@dataclass(frozen=True)
class PageDue:
    """When a page is to be counted, and who did so last (rotating checkers, BAL-2)."""

    head: PageHead
    due: Due
    overdue: int  # whole days
    today: bool
    at_close: bool  # on a pump, and poured from since the hatch opened
    last_ms: int | None = None  # None when two people have never counted it
    last_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecountDue:
    """A discrepancy for which another pair counts again (DISC-1); `counters` may not."""

    case: int
    head: PageHead
    counters: frozenset[int]
    names: tuple[str, ...]  # of the counters


@dataclass(frozen=True)
class CountPoint:
    """A count in the chart of a page: when, and what was found less than expected; thousandths."""

    seq: int
    at_ms: int
    difference: int


@dataclass(frozen=True)
class SheetForm:
    """A printed count sheet that is to be entered: its pages, and the rows of each as they stand on the paper."""

    number: int
    printed_ms: int
    pages: tuple[tuple[int, tuple[Row, ...]], ...]


@dataclass(frozen=True)
class SettingNow:
    """A site setting: its value, its default and how far it may be moved."""

    name: str
    value: int
    default: int
    least: int
    most: int


@dataclass(frozen=True)
class ShotResult:
    """The verdict on the day's calibration shots; errors in hundredths of a percent."""

    errors: tuple[int, ...]
    mean_error: int
    passed: bool
