"""What the desks of custody hand to the screens and to paper."""

from dataclasses import dataclass
from datetime import date

from cdstation.register.custody.licence import Level, Licence
from cdstation.register.custody.stationery import Run
from cdstation.register.people import Person


@dataclass(frozen=True)
class KeyRow:
    """A key and who has it now; nobody when it is in the key safe. `since_ms` is None for one that never passed."""

    key: str
    holder: Person | None
    since_ms: int | None = None


@dataclass(frozen=True)
class HandedOver:
    """One line of the key log (PSI-4.30); empty names are the key safe. `signed` are the names of those who signed."""

    seq: int
    at_ms: int
    key: str
    giver: str
    receiver: str
    signed: tuple[str, ...]
    counted: bool
    why_uncounted: str
    why_absent: str


@dataclass(frozen=True)
class AuthorityRow:
    """A written authority: whose, for what, by whom, and how long it still runs (PSI-4.20)."""

    person: Person
    what: str  # order, receive
    reference: str
    first: date
    last: date
    days_left: int
    in_force: bool
    ends_soon: bool


@dataclass(frozen=True)
class FormRow:
    """One sort of numbered form (PSI-4.26): where each number is. `gaps` never came in."""

    form: str
    in_cabinet: tuple[Run, ...]
    with_people: tuple[tuple[str, Run, bool], ...]  # name, numbers, true when that person has left
    spoiled: tuple[Run, ...]
    gaps: tuple[Run, ...]

    @property
    def unaccounted(self) -> int:
        """How many forms nobody here can answer for: never delivered between others, or with somebody who has left."""
        gone = sum(run.count for _, run, left in self.with_people if left)
        return gone + sum(run.count for run in self.gaps)


@dataclass(frozen=True)
class LicenceRow:
    """A licence with its days left and its warning (PSI-4.31)."""

    licence: Licence
    days_left: int
    level: Level
