"""The list of acts: one button for each, under the heading of its group, with a word where somebody should look."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font, paint_icon
from cdstation.ui.widgets.bar_button import BarButton
from cdstation.ui.widgets.panels import Card, label

GROUPS = ("in", "cabinet", "move", "out")


class ActButton(BarButton):
    """Icon and title; the notice stands below the title in a second line."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__(icon, title)
        self._notice = ""

    def show_notice(self, words: str) -> None:
        """Say in a few words why somebody should look; empty takes it away."""
        if words != self._notice:
            self._notice = words
            self.setAccessibleDescription(words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 64 if self._notice else 46)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour, chosen = self.paint_ground(painter), self.isChecked()
        if self.hasFocus():
            painter.setPen(QColor(Colour.BLACK))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        paint_icon(painter, self._icon, colour, QRectF(14, 12, 22, 22))
        painter.setPen(QColor(Colour.DARK_BLUE if chosen else Colour.BLACK))
        painter.setFont(font(16, bold=chosen))
        first = QRect(46, 0, self.width() - 52, 46)
        painter.drawText(first, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._notice:
            paint_icon(painter, "warning", Colour.BLACK, QRectF(46, 39, 15, 15))
            painter.setPen(QColor(Colour.BLACK))
            painter.setFont(font(14, bold=True))
            painter.drawText(QRect(66, 36, self.width() - 72, 22), int(Qt.AlignmentFlag.AlignVCenter), self._notice)
        painter.end()


class ActsList(Card):
    """`chosen` carries the name of the act."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(tight=True)
        self.body.setContentsMargins(0, 12, 0, 12)
        self.body.setSpacing(0)
        self._buttons: dict[str, ActButton] = {}
        self._groups: dict[str, QVBoxLayout] = {}
        self._headings = {group: label(say(f"stock.groups.{group}"), "quiet") for group in GROUPS}
        for group in GROUPS:
            self._headings[group].setContentsMargins(14, 10, 14, 4)
            self._headings[group].hide()
            self._groups[group] = QVBoxLayout()
            self.body.addWidget(self._headings[group])
            self.body.addLayout(self._groups[group])
        self.body.addStretch(1)

    def add(self, name: str, title: str, group: str, icon: str) -> None:
        """One more act, at the end of its group."""
        button = ActButton(title, icon)
        button.setObjectName(f"act-{name}")
        button.clicked.connect(lambda _=False: self.chosen.emit(name))
        self._buttons[name] = button
        self._groups[group].addWidget(button)
        self._headings[group].show()

    def show_notice(self, name: str, words: str) -> None:
        """The notice of one act."""
        self._buttons[name].show_notice(words)

    def show_chosen(self, name: str) -> None:
        """Mark the act in front."""
        for known, button in self._buttons.items():
            button.setChecked(known == name)
