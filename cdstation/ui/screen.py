"""What every screen is: a widget with a place in the rail, that is told when it comes and goes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cdstation.services.values import State, StationStatus
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say

WORKING = frozenset({State.READY, State.CLOSED, State.QUARANTINE})


class Screen(QWidget):
    """A screen of the station. Subclasses set `name` (its title stands at `[screens.<name>] title`) and `icon`.

    Screens call services through `self.tasks` only, raise nothing, and keep what is typed until it is saved or sent
    away.
    """

    name = ""
    icon = ""
    usable_in = WORKING  # the states in which the rail offers it
    go_to = Signal(str)  # the name of another screen, `stock`, or of one of its acts, `stock/spill`

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self.tight = False
        self.setProperty("ground", "page")
        self.setAccessibleName(self.title)

    @property
    def title(self) -> str:
        """The word in the rail."""
        return say(f"screens.{self.name}.title")

    @property
    def busy(self) -> bool:
        """True while something moves that must stay in sight.

        The station does not blank and does not leave the screen.
        """
        return False

    @property
    def holds_work(self) -> bool:
        """True while something has happened that must be recorded here, whatever state comes: a poured cup."""
        return self.busy

    def enter(self) -> None:
        """It has come to the front: read what is new, and put the focus where the work begins."""

    def show_act(self, name: str) -> None:
        """Bring one of its acts to the front, where a screen has several."""

    def leave(self) -> None:
        """Another one comes to the front. What is typed stays."""

    def back(self) -> bool:
        """`Esc`: take one step back inside the screen. False when there is none."""
        return False

    def refresh(self, status: StationStatus) -> None:
        """The status may have changed; called on the UI thread, also while out of sight."""

    def set_tight(self, tight: bool) -> None:
        """The window has little room (for example 200 % on a small screen): use the compact arrangement."""
        self.tight = tight
