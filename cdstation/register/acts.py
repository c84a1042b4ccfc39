"""The kinds of entry that belong to the area and its book: opening, people, stock, counts, footnotes, pumps, sessions.

Volumes are thousandths of the page's unit (microlitres for a liquid); days are ISO text; people are numbers.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cdstation.register.entries import Body, LineText, added, kind
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_date


@kind("area-opened")
@dataclass(frozen=True)
class AreaOpened(Body):
    """The first entry of a book: which place it belongs to (LAW-20-g), and the station's own public key."""

    area_id: str
    name: str  # `B wing hatch`
    prison: str
    address: str
    station_key: str
    simulated: bool
    epoch: int


@kind("person-enrolled")
@dataclass(frozen=True)
class PersonEnrolled(Body):
    """A person may sign from now on; `credential` is the SHA-256 of the wrapped signing key in the file."""

    number: int
    family: str
    given: str
    role: str
    registration: str
    public_key: str
    competent_until: str
    badge: bool
    locally_authorised: bool
    credential: str
    badge_tag: str = ""  # by what a scanned badge is known again; tells nothing of its secret


@kind("person-left")
@dataclass(frozen=True)
class PersonLeft(Body):
    """A leaver: the key slot is gone and nothing signed later by this person is accepted."""

    number: int


@kind("credential-changed")
@dataclass(frozen=True)
class CredentialChanged(Body):
    """A new PIN (or badge): the same signing key in a new wrapping."""

    number: int
    credential: str


@kind("pin-failed")
@dataclass(frozen=True)
class PinFailed(Body):
    """A wrong PIN, signed by the station; shown to its owner at the next sign-in (D4)."""

    number: int
    purpose: str  # `sign-in` or `witness`


@kind("pin-unlocked")
@dataclass(frozen=True)
class PinUnlocked(Body):
    """A supervisor has let a locked person try again."""

    number: int


@kind("pin-accepted")
@dataclass(frozen=True)
class PinAccepted(Body):
    """The right PIN after wrong ones: the count of failures starts again, also across a restart."""

    number: int


@kind("signed-in")
@dataclass(frozen=True)
class SignedIn(Body):
    """A person signed in fully; `post` is nurse or witness."""

    number: int
    post: str


@kind("signed-out")
@dataclass(frozen=True)
class SignedOut(Body):
    """A person left the station."""

    number: int


@kind("keys-taken")
@dataclass(frozen=True)
class KeysTaken(Body):
    """Who holds a key from now on, and who handed it over; 0 is the key safe (PSI-4.30).

    `check` is `counted` when the balance was checked with it, else the reason why not. `absent` is why the one who
    had the key did not sign, empty when they did.
    """

    holder: int
    handed_by: int
    key: str = added("cabinet")
    check: str = added("")
    absent: str = added("")


@kind("session-opened")
@dataclass(frozen=True)
class SessionOpened(Body):
    """The hatch opens: who holds the keys, until when, and what was checked or left out, each as `code:state`."""

    key_holder: int
    closes_at_ms: int
    checks: tuple[str, ...]
    roster: tuple[int, ...]  # patients expected


@kind("session-closed")
@dataclass(frozen=True)
class SessionClosed(Body):
    """The hatch closes; figures of the session."""

    given: int
    refused: int
    no_show: int


@kind("page-opened")
@dataclass(frozen=True)
class PageOpened(Body):
    """A page of the register with its opening balance, entered once and never again (LAW-19-b)."""

    drug: str
    form: str
    strength: str
    unit: str
    schedule: str
    statutory: bool
    note: str  # where the balance was brought forward from
    patients_own: bool = added(False)  # the book of patients' own drugs, never stock (LAW-27-c)

    def line(self, unit: Unit) -> LineText:
        """`Opening balance`, with where it came from."""
        return LineText("Opening balance", note=self.note)


@kind("receipt")
@dataclass(frozen=True)
class Receipt(Body):
    """Stock obtained (LAW-19-d): from whom, against which requisition, which batch."""

    product: str
    supplier: str
    address: str
    requisition: str
    batch: str
    expiry: str
    order: int = added(0)  # number of the requisition in this book, 0 when it was made elsewhere
    ordered: int = added(0)  # thousandths still outstanding on the requisition
    delivered: int = added(0)  # what the delivery note says
    to_follow: bool = added(False)  # the note itself says that the rest follows
    delivery_note: str = added("")
    sizes: tuple[int, ...] = added(())  # one for each container, in thousandths; container `seq * 1000 + place`
    batches: tuple[str, ...] = added(())
    expiries: tuple[str, ...] = added(())
    seal: str = added("")  # PSI-4.27
    courier: str = added("")
    gtins: tuple[str, ...] = added(())  # product numbers that were scanned: from now on they mean this product

    def line(self, unit: Unit) -> LineText:
        """Supplier with address, requisition number, every batch once."""
        batch = batches_shown(self.batches, self.expiries) or batch_shown(self.batch, self.expiry)
        return LineText(f"{self.supplier}, {self.address}", f"Requisition {self.requisition}", batch=batch)


def batch_shown(batch: str, expiry: str) -> str:
    """`MX2201 exp 30-Jun-2027` from an ISO day (CUI-1). An expiry that is no day stands as it was written."""
    if not expiry:
        return batch
    try:
        day = show_date(date.fromisoformat(expiry))
    except ValueError:
        day = expiry
    return f"{batch} exp {day}"


def batches_shown(batches: tuple[str, ...], expiries: tuple[str, ...]) -> str:
    """`MX2201 exp 30-Jun-2027, MX2202 exp 30-Sep-2027`: each pair once, in the order in which they stand; stock that
    is in no container has none.
    """
    pairs = zip(batches, expiries, strict=True)
    return ", ".join(dict.fromkeys(batch_shown(batch, expiry) for batch, expiry in pairs if batch))


WASTE_WORDS = {
    "verification": "Pump verification, destroyed",
    "spilt": "Spilt",
    "destroyed": "Destroyed",
    "flush": "Tubing flushed, destroyed",
    "broken": "Container broken",
    "leaked": "Container leaked",
    "contaminated": "Contaminated, could not be given",
    "dropped": "Dropped, could not be given",
    "drawn-up": "Drawn up by mistake, could not be given",
    "other": "Lost as the note says",
}
# What a person may choose: a pump's verification writes its own line, and destruction has roles of its own (LAW-27-a).
SPILL_REASONS = ("spilt", "broken", "dropped", "contaminated", "leaked", "flush", "drawn-up", "other")


@kind("waste")
@dataclass(frozen=True)
class Waste(Body):
    """Stock that left without being given: spilt, used to verify a pump, or destroyed; `reason` is a code."""

    reason: str
    note: str
    pump: int = 0  # the pump that it came through, if any
    container: int = added(0)  # the container that it came from, if it is known
    estimated: bool = added(False)  # nobody could measure it (BAL-4)
    incident: str = added("")
    told: int = added(0)  # the supervisor who was told at once (BAL-4)

    def line(self, unit: Unit) -> LineText:
        """Why the stock left, in words."""
        words = [WASTE_WORDS[self.reason], "amount estimated" if self.estimated else ""]
        reference = f"incident {self.incident}" if self.incident else ""
        return LineText(
            ", ".join(word for word in words if word), note="; ".join(word for word in (self.note, reference) if word)
        )


@kind("count")
@dataclass(frozen=True)
class Count(Body):
    """A blind count by two people against the balance; sealed bottles, open bottles, pump reservoir (BAL-2, BAL-3)."""

    sealed: int
    opened: int
    reservoir: int
    second_sealed: int
    second_opened: int
    second_reservoir: int
    expected: int
    rows: tuple[str, ...] = added(())  # what was counted line by line, as `counting.rows.Row` names it
    first_rows: tuple[int, ...] = added(())  # thousandths, a figure for each row
    second_rows: tuple[int, ...] = added(())
    sheet: int = added(0)  # the sheet on which it was counted on paper
    case: int = added(0)  # the discrepancy for which another pair counts again (DISC-1)
    issued_after: int = added(0)  # of a count on paper: thousandths that left the page before it was entered
    lines_after: int = added(0)  # and so many lines
    drift: int = added(0)  # the difference that the pump's own error explains (`counting/drift.py`)

    TWO_PEOPLE: ClassVar[bool] = True

    @property
    def found(self) -> int:
        """What the first counter found in all."""
        return self.sealed + self.opened + self.reservoir

    @property
    def second_found(self) -> int:
        """What the second counter found in all."""
        return self.second_sealed + self.second_opened + self.second_reservoir

    @property
    def difference(self) -> int:
        """Found less expected: negative when stock is short."""
        return self.found - self.expected

    def line(self, unit: Unit) -> LineText:
        """Counted, expected and difference; the balance does not change by counting."""
        found, expected, difference = (Quantity(x, unit) for x in (self.found, self.expected, self.difference))
        return LineText(f"Stock check: counted {found}, expected {expected}, difference {difference}")


@kind("footnote")
@dataclass(frozen=True)
class Footnote(Body):
    """A dated note to an earlier entry, which stands as it was written (LAW-20-c)."""

    seq: int
    text: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("discrepancy-opened")
@dataclass(frozen=True)
class DiscrepancyOpened(Body):
    """A case: something does not agree. `cause` is a code; `difference` is thousandths, found less expected."""

    cause: str
    seq: int
    difference: int
    stock_page: int = added(0)  # the page it concerns; the draft's own page stays empty, as this is no register line
    words: str = added("")  # what a person said who opened it


@kind("pump-registered")
@dataclass(frozen=True)
class PumpRegistered(Body):
    """A pump that may pour from this area: where it is plugged in and by what it is known again (H8)."""

    pump: int
    protocol: str
    url: str
    identity: str
    spout: str


@kind("shot-started")
@dataclass(frozen=True)
class ShotStarted(Body):
    """A verification shot is about to be poured: written before the motion, like a dose (PUMP-4, PUMP-8)."""

    pump: int
    target: int


@kind("shot-ended")
@dataclass(frozen=True)
class ShotEnded(Body):
    """What came of it; the volume itself leaves the book with the waste line that two people sign."""

    reported: int | None
    end: str


@kind("pump-verified")
@dataclass(frozen=True)
class PumpVerified(Body):
    """The day's calibration (PUMP-2): shots with target and measured volume in microlitres, and the verdict."""

    pump: int
    targets: tuple[int, ...]
    measured: tuple[int, ...]
    errors: tuple[int, ...]  # hundredths of a percent
    mean_error: int
    passed: bool


@kind("bottle-fitted")
@dataclass(frozen=True)
class BottleFitted(Body):
    """A bottle on a pump, scanned by two people (PUMP-5)."""

    pump: int
    product: str
    batch: str
    expiry: str
    volume: int
    container: int = added(0)  # the container it is, where it is kept in the book of containers
    previous_left: int = added(0)  # what the container that comes off still holds


@kind("by-hand-chosen")
@dataclass(frozen=True)
class ByHandChosen(Body):
    """No pump today: every dose is measured by hand (peers (e)4)."""

    pump: int


@kind("time-confirmed")
@dataclass(frozen=True)
class TimeConfirmed(Body):
    """Two people have read the time off another clock after the station's had moved (D9)."""

    before_ms: int


@kind("setting-changed")
@dataclass(frozen=True)
class SettingChanged(Body):
    """A site setting; each has a default in `register/settings.py`."""

    name: str
    value: int


@kind("backup-made")
@dataclass(frozen=True)
class BackupMade(Body):
    """A verified copy of the book exists up to this entry; `sha256` is of the copy."""

    name: str
    entries: int
    sha256: str
