"""The place in the whole page of the book, and large buttons to turn it: beside the table, for a finger."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QLayout, QScrollBar, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import Colour, sizes
from cdstation.ui.widgets.buttons import Button

_TURNS = {
    QAbstractSlider.SliderAction.SliderSingleStepAdd.value: 1,
    QAbstractSlider.SliderAction.SliderPageStepAdd.value: 1,
    QAbstractSlider.SliderAction.SliderSingleStepSub.value: -1,
    QAbstractSlider.SliderAction.SliderPageStepSub.value: -1,
}


class BookBar(QWidget):
    """`turned` by pages of the screen, `dragged` to the number of an entry. Newest at the top."""

    turned = Signal(int)
    dragged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._newest = 0
        self.later = self._button("up", say("register.later"), -1)
        self.earlier = self._button("down", say("register.earlier"), 1)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName(say("register.place-in-book"))
        self.bar.setStyleSheet(
            f"QScrollBar:vertical {{ width: {sizes().target}px; background: {Colour.GREY_5}; }}"
            f"QScrollBar::handle:vertical {{ margin: 2px 14px; min-height: {sizes().target}px; }}"
        )
        self.bar.sliderMoved.connect(lambda value: self.dragged.emit(self._newest - value))
        self.bar.actionTriggered.connect(self._on_action)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.later)
        column.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.earlier)

    def _button(self, icon: str, name: str, pages: int) -> Button:
        made = Button("", icon=icon)
        made.setAccessibleName(name)
        made.setMinimumHeight(sizes().target)
        made.steady.pause_ms = 0  # turning two pages is no mistake
        made.clicked.connect(lambda: self.turned.emit(pages))
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar goes before the buttons do."""
        super().resizeEvent(event)
        self.bar.setVisible(self.height() >= 3 * sizes().target + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(sizes().target, 2 * sizes().target + 2)

    def show_book(self, newest: int, oldest: int) -> None:
        """The numbers of the newest line and of the first one."""
        self._newest = newest
        self.bar.setRange(0, max(0, newest - oldest))
        self.bar.setPageStep(max(1, (newest - oldest) // 20))

    def show_place(self, seq: int) -> None:
        """The line on top of the table."""
        if not self.bar.isSliderDown():
            self.bar.setValue(self._newest - seq)

    def _on_action(self, action: int) -> None:
        if action in _TURNS:
            self.bar.setSliderPosition(self.bar.value())  # the table says where it stands once it has turned
            self.turned.emit(_TURNS[action])
