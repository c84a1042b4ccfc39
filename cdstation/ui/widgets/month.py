"""Days: a month to touch, and a line to type in that understands how people write a date."""

import re
from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cdstation.register.times import show_date, show_weekday
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font, sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import label

_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})[-/. ](\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_EARLIEST = date(1990, 1, 1)


def read_day(text: str) -> date | None:
    """`21-Nov-2026`, `21/11/2026`, `21.11.26`, `21 November 2026`; None for anything else."""
    found = _PARTS.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    day, month, year = found.groups()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if month.isdigit() else 0
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month so many months later."""
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


class MonthGrid(QWidget):
    """Six weeks of days from Monday to Sunday. Arrow keys go from day to day, Enter or a touch picks one."""

    picked = Signal(object)
    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.day = self.last = date(2026, 1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_day(self, day: date, last: date) -> None:
        """Mark a day; none after `last` can be chosen."""
        self.last = last
        self._go(day)

    def sizeHint(self) -> QSize:
        return QSize(7 * 48, 24 + 6 * sizes().target)

    minimumSizeHint = sizeHint

    def _go(self, day: date) -> None:
        self.day = max(_EARLIEST, min(day, self.last))
        self.setAccessibleName(say("month.day", day=show_weekday(self.day)))
        self.moved.emit(self.day)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)

    def turn(self, months: int) -> None:
        """The same day of another month, or its last."""
        start = month_start(self.day, months)
        length = (month_start(start, 1) - start).days
        self._go(start.replace(day=min(self.day.day, length)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for day in self._days():
            if self._box(day).contains(event.position().toPoint()) and day <= self.last:
                self._go(day)
                self.picked.emit(day)
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    focusOutEvent = focusInEvent

    def _days(self) -> list[date]:
        start = self.day.replace(day=1)
        return [start.replace(day=1 + at) for at in range((month_start(start, 1) - start).days)]

    def _box(self, day: date) -> QRect:
        place = day.replace(day=1).weekday() + day.day - 1
        wide, tall = self.width() // 7, (self.height() - 24) // 6
        return QRect(place % 7 * wide, 24 + place // 7 * tall, wide, tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(14, bold=True))
        painter.setPen(QColor(Colour.GREY_1))
        wide = self.width() // 7
        for at, name in enumerate(say("month.weekdays").split()):
            painter.drawText(QRect(at * wide, 0, wide, 24), _CENTRE, name)
        for day in self._days():
            self._paint_day(painter, day)
        painter.end()

    def _paint_day(self, painter: QPainter, day: date) -> None:
        box, chosen = self._box(day).adjusted(2, 2, -2, -2), day == self.day
        painter.setPen(QPen(QColor(Colour.BLUE if day == self.last else Colour.GREY_4), 2 if day == self.last else 1))
        painter.setBrush(QColor(Colour.BLUE if chosen else Colour.WHITE))
        if day <= self.last:
            painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font(16, bold=chosen))
        painter.setPen(QColor(Colour.WHITE if chosen else Colour.BLACK if day <= self.last else Colour.GREY_1))
        painter.drawText(box, _CENTRE, str(day.day))


class MonthPage(QWidget):
    """A month with its name and the way to the ones before and after it."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.grid = MonthGrid()
        self.grid.picked.connect(self.picked)
        self.grid.moved.connect(self._on_moved)
        self.before = self._turner("left", -1)
        self.after = self._turner("right", 1)
        self._name = label("", "strong", wrap=False)
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.addWidget(self.before)
        top.addWidget(self._name, 1)
        top.addWidget(self.after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.grid)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.grid)

    def _turner(self, icon: str, months: int) -> Button:
        made = Button("", icon=icon)
        made.setAccessibleName(say(f"month.{icon}"))
        made.clicked.connect(lambda: self.grid.turn(months))
        return made

    def show_day(self, day: date, last: date) -> None:
        """Mark a day; none after `last` can be chosen."""
        self.grid.show_day(day, last)

    @property
    def day(self) -> date:
        """The marked day."""
        return self.grid.day

    def _on_moved(self, day: date) -> None:
        self._name.setText(say("month.name", month=show_date(day)[3:6], year=str(day.year)))
        self.after.setEnabled(month_start(day, 1) <= self.grid.last)
