"""What a plain notebook would say of the same morning: no hashes, no signatures, no files, only who had what."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from cdstation.treatment.acts import Outcome

NEVER_SWALLOWED = {Outcome.REFUSED, Outcome.NOT_HANDED}


@dataclass
class OpenCup:
    """A dose without its line. `volume` is None while nobody knows it."""

    patient: int
    poured_on: date
    ordered: int
    stage: str
    volume: int | None
    in_hand: bool


@dataclass
class Notebook:
    """Balances, slots, open doses and attendance, by arithmetic that anybody can follow."""

    balance: int
    today: date
    orders: dict[int, int]  # µL by patient
    starts: dict[int, date]
    swallowed: dict[int, set[date]]  # days on which something went down
    used: set[tuple[int, date]] = field(default_factory=set)
    seen: dict[tuple[int, date], str] = field(default_factory=dict)  # the last word on this day
    cup: OpenCup | None = None
    holds: set[int] = field(default_factory=set)
    decided: set[tuple[int, date]] = field(default_factory=set)
    cases: int = 0
    session: bool = True
    pump: bool = True
    issued_since_count: int = 0
    differences: list[int] = field(default_factory=lambda: [0])  # of every count, the newest last
    counted_cases: set[int] = field(default_factory=set)  # differences that are a case already
    trend_case: bool = False

    def missed(self, patient: int) -> int:
        """Whole days without a dose before today."""
        days = [day for day in self.swallowed[patient] if day < self.today]
        if not days:
            return max(0, (self.today - self.starts[patient]).days)
        return (self.today - max(days)).days - 1

    def blocks(self, patient: int) -> set[str]:
        """Why this patient gets nothing now."""
        found = set()
        if self.today > self.starts[patient] + timedelta(days=27):
            found.add("prescription-ended")
        if self.cup is not None and self.cup.patient == patient:
            found.add("dose-unfinished")
        elif (patient, self.today) in self.used:
            found.add("dosed-already")
        if patient in self.holds:
            found.add("on-hold")
        if (patient, self.today) not in self.decided and self.missed(patient) >= 3:
            found.add("missed-suspended" if self.missed(patient) >= 5 else "missed-stop")
        return found

    def line(self, outcome: Outcome, issued: int, consumed: int) -> None:
        """The cup is signed for: the balance falls, once, by everything that was in it."""
        cup = self.cup
        assert cup is not None
        self.cup = None
        self.balance -= issued
        self.issued_since_count += issued
        nothing_swallowed = outcome is Outcome.WRONG_PERSON or (
            outcome in NEVER_SWALLOWED | {Outcome.SPILT} and consumed == 0
        )
        if not nothing_swallowed:
            self.used.add((cup.patient, cup.poured_on))
        if consumed and outcome is not Outcome.WRONG_PERSON:
            self.swallowed[cup.patient].add(cup.poured_on)
        self.seen[cup.patient, cup.poured_on] = outcome.value
        if issued != cup.ordered or outcome in (Outcome.WRONG_PERSON, Outcome.CONCEALED):
            self.cases += 1

    def state(self) -> str:
        """What the station may do, with somebody signed in and a clock that is right."""
        if self.cup is not None and not self.cup.in_hand:
            return "quarantine"
        return "ready" if self.session else "session-closed"
