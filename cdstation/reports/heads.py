"""What stands around every printed document: whose it is, for which days, and by what it is known to be true."""

from dataclasses import dataclass
from datetime import date

from cdstation.register.times import show_date


@dataclass(frozen=True)
class AreaHead:
    """The place whose book this is (LAW-20-g). A simulated area is marked on every sheet."""

    name: str
    prison: str
    address: str
    simulated: bool

    @property
    def shown(self) -> str:
        """`Example Prison — B wing hatch`."""
        return f"{self.prison} \N{EM DASH} {self.name}"


@dataclass(frozen=True)
class PageSeal:
    """The book as it stood: number of entries, hash of the last one, the signed checkpoint and its short code."""

    size: int
    chain_head_hex: str
    checkpoint_note: str
    checkpoint_code: str


@dataclass(frozen=True)
class Period:
    """The London days, first and last included, that a document covers."""

    first: date
    last: date

    @property
    def shown(self) -> str:
        """`01-Nov-2026 to 30-Nov-2026`, or one date."""
        first, last = show_date(self.first), show_date(self.last)
        return first if first == last else f"{first} to {last}"
