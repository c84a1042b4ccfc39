"""One container of stock, a bottle, a box or a syringe: what it holds, and whether anything may be given from it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CABINET, QUARANTINE = "cabinet", "quarantine"
NEVER_AGAIN = frozenset({"expired", "recalled"})  # reasons for which a container was set apart for good


class ContainerState(StrEnum):
    """What a person is told of a container first; the gravest holds."""

    RECALLED = "recalled"
    EXPIRED = "expired"
    QUARANTINE = "quarantine"
    ON_PUMP = "on-pump"
    IN_USE = "in-use"  # given from by hand
    OPEN = "open"  # opened, or not full, and not in use now
    SEALED = "sealed"


def past_expiry(expiry: str, today: date) -> bool:
    """True from the day after the last day on a label, an ISO day; False where the label has none."""
    return date.fromisoformat(expiry) < today if expiry else False


@dataclass(frozen=True)
class Container:
    """One bottle, box or syringe. `contents` are thousandths after entry `fixed_seq`, less what was used since."""

    number: int
    page: int
    product: str
    batch: str
    expiry: str
    size: int
    contents: int
    fixed_seq: int
    place: str = CABINET  # cabinet, quarantine, or `pump-1`
    pump: int = 0  # the one pump that it belongs to, once it was fitted
    opened_ms: int | None = None
    opened_by: int = 0
    reason: str = ""  # why it is in quarantine
    recalled: bool = False
    drawn: bool = False  # doses were taken from it since `fixed_seq`, or may have been

    @property
    def sealed(self) -> bool:
        """True while nobody has opened it."""
        return self.opened_ms is None

    def expired(self, today: date) -> bool:
        """As `past_expiry`."""
        return past_expiry(self.expiry, today)

    def usable(self, today: date) -> bool:
        """True when something may be given from it."""
        return self.place != QUARANTINE and not self.recalled and not self.expired(today)

    def never_again(self, today: date) -> bool:
        """True when it can never come back from quarantine: it waits for its destruction or return (LAW-27-a)."""
        return self.recalled or self.expired(today) or self.reason in NEVER_AGAIN


def batch_key(product: str, batch: str) -> tuple[str, str]:
    """A batch as a recall names it: spaces and capital letters make no other batch."""
    return product, "".join(batch.split()).upper()
