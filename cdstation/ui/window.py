"""The one window: which screen stands in front is decided here, from the station's state alone.

Outside stand the screens at the door (set-up, unlock, sign-in, lock, start-up states); inside, beside the rail, those
of the work. Nothing on a screen is lost when another one comes to the front, nor when the station blanks.
"""

import gc
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError
from cdstation.services.values import State, StationStatus
from cdstation.ui.broken import BrokenScreen
from cdstation.ui.frame import Rail, TopBar
from cdstation.ui.lock import LockScreen
from cdstation.ui.problems import ProblemsBand
from cdstation.ui.screen import Screen
from cdstation.ui.signin import SignInScreen
from cdstation.ui.startup import StartUpScreen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import is_tight
from cdstation.ui.unlock import UnlockScreen
from cdstation.ui.widgets.focus import Attention
from cdstation.ui.widgets.panels import StripedBanner, scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.ui.setup.wizard import SetUpScreen

SPILL_KEY = "Ctrl+S"  # from everywhere: what is spilt is written down before it is forgotten
# Where the work goes on when the state changes to this one.
_HOME = {
    State.CLOSED: "opening",
    State.READY: "hatch",
    State.QUARANTINE: "hatch",
    State.READ_ONLY: "register",
    State.RESTORED_BLOCKED: "register",
    State.BOOK_CLOSED: "register",
    State.INSPECTION: "register",
}
_STOPPED = frozenset(
    {
        State.CLOCK_HOLD,
        State.READ_ONLY,
        State.RESTORED_BLOCKED,
        State.BOOK_CLOSED,
        State.NO_SPACE,
        State.QUARANTINE,
    }
)


class MainWindow(QWidget):
    """Frame, door and work. `screens` stand in the rail in their order and get F1, F2 and so on.

    Without any, the door alone is built, which is all that a locked station shows; `furnish` brings the work later.
    """

    _status_changed = Signal()

    def __init__(self, station: "Station", tasks: Tasks, screens: Sequence[Screen]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(say("app.name"))
        self.station = station
        self.tasks = tasks
        self.screens: dict[str, Screen] = {}
        self._seen: State | None = None  # the state whose notice has been read
        self._last_state: State | None = None
        self._locked = False
        self._setting_up = False
        self.band = ProblemsBand()
        self.bar = TopBar()
        self.banner = StripedBanner(say("app.simulated"))
        self.rail = Rail(())
        self._make_door()
        self._arrange()
        self._listen()
        self.furnish(screens)

    def furnish(self, screens: Sequence[Screen]) -> None:
        """Build the work: the screens, their places in the rail and their keys. Done once."""
        self.screens = {screen.name: screen for screen in screens}
        self.rail = Rail(screens)
        self.rail.chosen.connect(self.go_to)
        self.rail.lock_wanted.connect(self.blank)
        self._rail_area.setWidget(self.rail)
        for screen in screens:
            self._inside.addWidget(screen)
            screen.go_to.connect(self.go_to)
        for number, name in enumerate(self.screens, start=1):
            self._shortcut(f"F{number}", lambda name=name: self.go_to(name))
        self._fit()
        self._last_state = None
        self.refresh()

    @cached_property
    def setup(self) -> "SetUpScreen":
        """The set-up, built when it is first wanted: most stations need it once in their life."""
        from cdstation.ui.setup.wizard import SetUpScreen

        screen = SetUpScreen(self.station, self.tasks)
        screen.finished.connect(self._end_setup)
        screen.set_tight(is_tight(self.width(), self.height()))
        self.door[screen.name] = screen
        self._outside.addWidget(screen)
        return screen

    def _make_door(self) -> None:
        self.unlock = UnlockScreen(self.station, self.tasks)
        self.signin = SignInScreen(self.station, self.tasks)
        self.lock = LockScreen(self.station, self.tasks)
        self.startup = StartUpScreen(self.station, self.tasks)
        self.broken = BrokenScreen(self.tasks)
        self.door: dict[str, Screen] = {
            screen.name: screen for screen in (self.unlock, self.signin, self.lock, self.startup, self.broken)
        }
        self.signin.finished.connect(self.refresh)
        self.startup.looked_again.connect(self.refresh)
        self.unlock.new_area.connect(self._begin_setup)
        self.lock.resumed.connect(self._resume)
        self.startup.read.connect(self._look_past)

    def _arrange(self) -> None:
        self._inside = QStackedWidget()
        self._rail_area = scrolled(self.rail)
        self._rail_area.verticalScrollBar().rangeChanged.connect(self._fit_rail)
        self._work = QWidget()
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail_area)
        row.addWidget(self._inside, 1)
        self._outside = QStackedWidget()
        self._outside.addWidget(self._work)
        for screen in self.door.values():
            self._outside.addWidget(screen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # The screen decides how large the window is, not the content: what does not fit scrolls.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in (self.bar, self.banner, self.band):
            column.addWidget(widget)
        column.addWidget(self._outside, 1)

    def _listen(self) -> None:
        self.tasks.failed.connect(self.show_problem)
        self.tasks.broken.connect(self._stop_using)
        # A check in the background tells of every step: many changes in a row are looked at once.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._status_changed.connect(self._soon.start, Qt.ConnectionType.QueuedConnection)
        self.station.subscribe(self._status_changed.emit)
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(lambda: self.bar.show_time(self.station.clock.now()))
        self._clock.start()
        self._idle = QTimer(self, singleShot=True, interval=self.station.status().idle_seconds * 1_000)
        self._idle.timeout.connect(self.on_idle)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.attention = Attention(app, self)
        self.attention.acted.connect(self._idle.start)
        self._idle.start()
        self._shortcut("Esc", self.step_back)
        self._shortcut(SPILL_KEY, lambda: self.go_to("stock/spill"))

    def _shortcut(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(act)

    # -- which screen stands in front ------------------------------------------------------------------------------

    @property
    def current(self) -> Screen:
        """The screen in front; the door while the work is not built."""
        shown = self._outside.currentWidget()
        found = (self._inside.currentWidget() or self.unlock) if shown is self._work else shown
        assert isinstance(found, Screen)
        return found

    def refresh(self) -> None:
        """Look at the station again: bar, rail, and which screen belongs in front."""
        status = self.station.status()
        self.bar.show_status(status, self.station.clock.now())
        self.banner.setVisible(status.simulated)
        if self._idle.interval() != status.idle_seconds * 1_000:
            self._idle.setInterval(status.idle_seconds * 1_000)
        self.rail.offer(frozenset(name for name, screen in self.screens.items() if status.state in screen.usable_in))
        if status.state is not self._last_state:
            self._on_new_state(status.state)
        for screen in (*self.screens.values(), *self.door.values()):
            screen.refresh(status)
        self._show_door(self._door_for(status))

    def _on_new_state(self, state: State) -> None:
        before, self._last_state = self._last_state, state
        if before in (State.LOCKED, State.VERIFYING) and state not in (State.LOCKED, State.VERIFYING):
            self.band.settled()
        if state is not self._seen:
            self._seen = None
        home = self.screens.get(_HOME.get(state, ""))
        if home is not None and not self._holding():
            self._bring(home)

    def _door_for(self, status: StationStatus) -> str:
        """The name of the screen at the door, or nothing when the work goes on."""
        if self.current is self.broken:
            return "broken"
        if self._setting_up:
            return "setup"
        if self._locked and status.nurse is not None:
            return "lock"
        self._locked = False
        if status.state in (State.LOCKED, State.VERIFYING):
            empty = status.state is State.LOCKED and not self.station.access.areas()
            return "setup" if empty else "unlock"
        if status.state in _STOPPED:
            read = status.state is self._seen or self._holding()
            if status.state is not State.BOOK_CLOSED or not read:
                return "" if read else "startup"
        if status.state is State.INSPECTION:
            return ""
        return "signin" if status.nurse is None or not self.signin.complete else ""

    def _holding(self) -> bool:
        return any(screen.holds_work for screen in self.screens.values())

    def _show_door(self, name: str) -> None:
        wanted = self.setup if name == "setup" else self.door[name] if name else self._work
        if self._outside.currentWidget() is wanted:
            return
        self.current.leave()
        if name == "setup":
            self._setting_up = True
        self._outside.setCurrentWidget(wanted)
        self.current.enter()

    def go_to(self, name: str) -> None:
        """Bring a screen of the work to the front, if the state allows it and nothing moves on the present one.

        `stock/spill` names an act of the screen as well.
        """
        name, _, act = name.partition("/")
        screen = self.screens.get(name)
        status = self.station.status()
        if screen is None or self._outside.currentWidget() is not self._work or status.state not in screen.usable_in:
            return
        if not self.current.busy:
            self._bring(screen)
            if act:
                screen.show_act(act)

    def _bring(self, screen: Screen) -> None:
        before = self._inside.currentWidget()
        inside = self._outside.currentWidget() is self._work
        if screen is not before and inside and isinstance(before, Screen):
            before.leave()
        self._inside.setCurrentWidget(screen)
        self.rail.show_chosen(screen.name)
        if inside:
            screen.enter()

    def step_back(self) -> None:
        """`Esc`.

        Send a problem away that was read, else one step back on the screen, else to where the work goes on.
        """
        if self.band.dismiss() or self.current.back():
            return
        self.go_to(_HOME.get(self.station.status().state, ""))

    # -- set-up, blanking, stopping --------------------------------------------------------------------------------

    def _begin_setup(self) -> None:
        self._setting_up = True
        self.refresh()

    def _end_setup(self) -> None:
        self._setting_up = False
        self.refresh()

    def _look_past(self) -> None:
        self._seen = self.station.status().state
        self.refresh()

    def on_idle(self) -> None:
        """Nobody has touched anything for so long as the site has chosen. A pour is never blanked."""
        if self._setting_up:
            self.setup.conceal()
        elif self._holding_still():
            self.blank()
            self.tasks.desk(self.station.nightly.start_if_due)
            gc.collect()  # nobody is kept waiting by it now
        self._idle.start()

    def _holding_still(self) -> bool:
        return not any(screen.busy for screen in self.screens.values())

    def blank(self) -> None:
        """Lock the screen and keep the work. Without anybody signed in there is nothing to keep from sight."""
        status = self.station.status()
        if status.inspector is not None:
            self.tasks.desk(self.station.access.sign_out)
            return
        if status.nurse is None or not self._holding_still():
            return
        self._locked = True
        self.refresh()

    def _resume(self) -> None:
        self._locked = False
        self.refresh()

    def show_problem(self, error: StationError) -> None:
        """Show an error in the band."""
        self.band.show_problem(error)

    def _stop_using(self, where: str) -> None:
        self.broken.show_where(where)
        self.bar.show_stopped()
        self._rail_area.setEnabled(False)
        self._outside.setCurrentWidget(self.broken)

    # -- size and end ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        tight = is_tight(self.width(), self.height())
        self.rail.set_tight(tight)
        self._fit_rail()
        for screen in (*self.screens.values(), *self.door.values()):
            screen.set_tight(tight)

    def _fit_rail(self) -> None:
        bar = self._rail_area.verticalScrollBar()
        self._rail_area.setFixedWidth(self.rail.sizeHint().width() + (bar.sizeHint().width() if bar.maximum() else 0))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._holding():
            self.show_problem(RuleError("dose-in-hand"))
            event.ignore()
            return
        self._clock.stop()
        self._idle.stop()
        super().closeEvent(event)
