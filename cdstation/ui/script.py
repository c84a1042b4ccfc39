"""What is played when a session plays by itself, and how long each visit took."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cdstation.ui.hands import Signer


class Visit(StrEnum):
    """What happens to one person of the queue."""

    GIVEN = "given"
    REFUSED = "refused"  # at the hatch, with the cup poured
    WITHHELD = "withheld"  # before anything is poured
    NO_SHOW = "no-show"


@dataclass(frozen=True)
class SessionScript:
    """What is played. `visits` says what happens to the n-th person, from 0; whoever is not named is given their dose.

    `before_pour(n)` is called just before Pour is pressed: there a fault may be switched on. `measured_ul(n)` is what
    two people read off the measure when the pump cannot tell. `after_trouble(n)` may put the pump right. `grab(name)`
    takes a picture of the window.
    """

    nurse: Signer
    witness: Signer
    password: str = field(default="", repr=False)
    batch: str = ""
    expiry: str = ""
    bottle_ml: str = ""
    shots_ml: tuple[str, ...] = ("10", "10", "60")
    visits: Mapping[int, Visit] = field(default_factory=dict)
    people: int | None = None
    settle_as: str = "destroy"
    count_at_close: bool = True
    close: bool = True
    before_opening: Callable[[], None] = lambda: None
    new_bottle: Callable[[], None] = lambda: None  # a full one stands under the pump; two people read it on the screen
    before_pour: Callable[[int], None] = lambda _: None
    measured_ul: Callable[[int], int] = lambda _: 0
    after_trouble: Callable[[int], None] = lambda _: None
    grab: Callable[[str], None] = lambda _: None


@dataclass(frozen=True)
class StepTiming:
    """One visit as it was played. `kind` is a Visit or `half-dose`; `machine_ms` is without the pour itself."""

    index: int
    patient: int
    kind: str
    machine_ms: int
