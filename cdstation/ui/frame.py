"""What stands around every screen: the bar at the top and the rail at the left."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cdstation.register.times import Moment, show_time, show_weekday
from cdstation.services.values import State, StationStatus
from cdstation.ui.screen import Screen
from cdstation.ui.text import say, show_age
from cdstation.ui.theme import Colour, font, paint_icon, sizes
from cdstation.ui.widgets.bar_button import BarButton

_GAP = "&nbsp;&nbsp; "


class StatePill(QWidget):
    """READY, or the one thing that stops work: icon and word."""

    def __init__(self) -> None:
        super().__init__()
        self._state = State.LOCKED
        self._stopped = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: State, *, stopped: bool = False) -> None:
        self._state = state
        self._stopped = stopped
        self.setAccessibleName(self.word)
        self.updateGeometry()
        self.update()

    @property
    def word(self) -> str:
        """READY, or what stops work."""
        return say("broken.pill") if self._stopped else say(f"states.{self._state.value}.pill")

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(font(15, bold=True)).horizontalAdvance(self.word) + 44, 30)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ready = self._state is State.READY and not self._stopped
        words = Colour.WHITE if ready else Colour.BLACK
        painter.setPen(QPen(QColor(Colour.DARK_GREEN if ready else Colour.BLACK), 1))
        painter.setBrush(QColor(Colour.GREEN if ready else Colour.WARM_YELLOW))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 14, 14)
        icon = "tick" if ready else "lock" if self._state in (State.LOCKED, State.SIGNED_OUT) else "warning"
        paint_icon(painter, icon, words, QRectF(12, self.height() / 2 - 8, 16, 16))
        painter.setPen(QColor(words))
        painter.setFont(font(15, bold=True))
        painter.drawText(self.rect().adjusted(32, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.word)
        painter.end()


class TopBar(QFrame):
    """Area, state, who is on duty, keys, pump, backup, discrepancies, date and time.

    What is on duty stands in the same row where there is room, below it where there is not; names are shortened to
    the family name before a second row is taken.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setStyleSheet(
            f"QFrame#topbar {{ background: {Colour.DARK_BLUE}; border: none; }}"
            f"QFrame#topbar QLabel {{ color: {Colour.WHITE}; }}"
        )
        self._area = _white("", 17, bold=True)
        self._pill = StatePill()
        self._beside = _white("", 14)
        self._below = _white("", 14)
        self._below.setWordWrap(True)
        self._clock = _white("", 18, bold=True)
        self._forms: tuple[str, ...] = ("",)
        self._places = ("", "")
        self._stopped = False
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes().edge, 8, sizes().edge, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        for widget in (self._area, self._pill, self._beside):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._clock)
        column.addLayout(row)
        column.addWidget(self._below)

    def show_status(self, status: StationStatus, now: Moment) -> None:
        """Everything but the clock's minute is told by the services."""
        self._places = _places(status)
        self._pill.show_state(status.state, stopped=self._stopped)
        self._forms = _duty_forms(status, now.utc_ms)
        self.show_time(now)
        self._arrange()

    @property
    def state_word(self) -> str:
        """What the pill says."""
        return self._pill.word

    def show_stopped(self) -> None:
        """The program has met a bug: whatever the services say, nothing may be done here."""
        self._stopped = True
        self._pill.show_state(State.LOCKED, stopped=True)

    def show_time(self, now: Moment) -> None:
        self._clock.setText(f"{show_weekday(now.dose_day)}\N{NO-BREAK SPACE} {show_time(now.utc_ms)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - 2 * sizes().edge
        fixed = self._pill.sizeHint().width() + self._clock.sizeHint().width() + 4 * sizes().edge
        # One row as long as it can be: first shorter names, then the area without its prison; else a second row.
        ways = ((self._places[0], form) for form in self._forms)
        tries = (*ways, (self._places[-1], self._forms[-1]))
        place, beside = next((way for way in tries if _fits(*way, room - fixed)), ("", ""))
        below = ""
        if not place:
            place = next((one for one in self._places if _fits(one, "", room - fixed)), self._places[-1])
            below = next((form for form in self._forms if _rich_wide(form) <= room), self._forms[-1])
        self._area.setText(place)
        self._beside.setText(beside)
        self._below.setText(below)
        self._below.setVisible(bool(below))


def _fits(place: str, form: str, room: int) -> bool:
    return _wide(place, 17, bold=True) + (_rich_wide(form) if form else 0) <= room


def _white(text: str, px: int, *, bold: bool = False) -> QLabel:
    made = QLabel(text)
    made.setStyleSheet(f"font-size: {px}px; font-weight: {'bold' if bold else 'normal'};")
    return made


def _wide(text: str, px: int, *, bold: bool = False) -> int:
    return QFontMetrics(font(px, bold=bold)).horizontalAdvance(text)


def _rich_wide(text: str) -> int:
    measured = QLabel(text)
    measured.setStyleSheet("font-size: 14px;")
    return measured.sizeHint().width()


def _places(status: StationStatus) -> tuple[str, str]:
    if not status.area:
        return (say("app.name"), say("app.name"))
    return (say("frame.place", prison=status.prison, area=status.area), status.area)


def _duty_forms(status: StationStatus, now_ms: int) -> tuple[str, ...]:
    """The same facts with whole names and with family names."""
    if not status.area:
        return ("",)
    return tuple(_duty(status, now_ms, short=short) for short in (False, True))


def _duty(status: StationStatus, now_ms: int, *, short: bool) -> str:
    people = (
        ("inspector", status.inspector),
        ("nurse", status.nurse),
        ("witness", status.witness),
        ("keys", status.key_holder),
    )
    facts = [
        (say(f"frame.{what}"), person.family.upper() if short or what == "keys" else person.shown)
        for what, person in people
        if person is not None
    ]
    if status.pump.state != "not-registered":
        pump = say("frame.pump", number=status.pump.pump) if status.pump.pump else say("frame.no-pump")
        facts.append((pump, say(f"pump-state.{status.pump.state}")))
    backup = say("age.never") if status.backup_ms is None else show_age(status.backup_ms, now_ms)
    facts.append((say("frame.backup"), backup))
    if status.open_discrepancies:
        late = status.overdue_discrepancies
        words = say("frame.overdue" if late else "frame.open", count=status.open_discrepancies, late=late)
        facts.append(("▲", words))
    if status.counts_overdue:
        words = "frame.count-overdue" if status.counts_overdue == 1 else "frame.counts-overdue"
        facts.append(("▲", say(words, count=status.counts_overdue)))
    if status.overdue_transfers:
        facts.append(("▲", say("frame.transit", count=status.overdue_transfers)))
    return _GAP.join(_pair(what, value) for what, value in facts)


def _pair(what: str, value: str) -> str:
    return f"{escape(what)} <b>{escape(value)}</b>".replace(" ", "&nbsp;").replace("<b>&nbsp;", "<b>")


class RailButton(BarButton):
    """A screen's icon and word; the one in front has a blue bar."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__(icon, text)
        self.tight = False

    def sizeHint(self) -> QSize:
        return QSize(72, 46) if self.tight else QSize(92, 58)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self.paint_ground(painter)
        side = 20 if self.tight else 22
        paint_icon(
            painter, self._icon, colour, QRectF(self.width() / 2 - side / 2 + 2, 4 if self.tight else 6, side, side)
        )
        painter.setPen(QColor(colour))
        words = self.rect().adjusted(5, side + (4 if self.tight else 8), -1, -3)
        painter.setFont(_fitting(self.text(), 13 if self.tight else 14, self.isChecked(), words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()


def _fitting(text: str, px: int, bold: bool, room: int) -> QFont:
    """The font, a little smaller where a long word would be cut."""
    while px > 10 and QFontMetrics(font(px, bold=bold)).horizontalAdvance(text) > room:
        px -= 1
    return font(px, bold=bold)


class Rail(QFrame):
    """The screens that can be used now, and the button that locks."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, screens: Sequence[Screen]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setStyleSheet(
            f"QFrame#rail {{ background: {Colour.WHITE}; border: none; border-right: 1px solid {Colour.GREY_4}; }}"
        )
        self._buttons: dict[str, RailButton] = {}
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        for key, screen in enumerate(screens, start=1):
            button = RailButton(screen.icon, screen.title)
            button.setToolTip(f"F{key}")
            button.setAccessibleDescription(f"F{key}")
            button.clicked.connect(lambda _=False, name=screen.name: self.chosen.emit(name))
            self._buttons[screen.name] = button
            column.addWidget(button)
        column.addStretch(1)
        self.lock = RailButton("lock", say("frame.lock"))
        self.lock.setCheckable(False)
        self.lock.clicked.connect(self.lock_wanted)
        column.addWidget(self.lock)

    def show_chosen(self, name: str) -> None:
        """Mark the screen in front."""
        for known, button in self._buttons.items():
            button.setChecked(known == name)

    def offer(self, names: frozenset[str]) -> None:
        """Show only these screens."""
        for known, button in self._buttons.items():
            button.setVisible(known in names)

    def set_tight(self, tight: bool) -> None:
        """Less wide, less tall."""
        for button in (*self._buttons.values(), self.lock):
            button.tight = tight
            button.updateGeometry()
        self._column.setContentsMargins(0, 2 if tight else 8, 0, 2 if tight else 8)
