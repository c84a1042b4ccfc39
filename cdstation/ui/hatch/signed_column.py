"""A page with a strip to sign below: it stays in sight where there is room, and scrolls where there is not."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import scrolled
from cdstation.ui.widgets.witness import WitnessStrip


class SignedColumn(QWidget):
    """`above` is the layout of what stands above the strip, `below` of what must stay in sight below it."""

    def __init__(self, strip: WitnessStrip, *, tight: bool) -> None:
        super().__init__()
        self.strip = strip
        self._tight = tight
        self.above = QVBoxLayout()
        self.above.setContentsMargins(0, 0, 0, 0)
        self.above.setSpacing(4 if tight else sizes().gap)
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addLayout(self.above, 1)
        self._area: QScrollArea = scrolled(self._inside)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(0, 0, 0, 0)
        self.below.setSpacing(4 if tight else sizes().gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4 if tight else sizes().gap)
        column.addWidget(self._area, 1)
        column.addLayout(self.below)
        (self._inside if tight else self.below).addWidget(strip)
        strip.set_tight(tight)
        strip.hide()

    def to_top(self) -> None:
        """Somebody new: begin to read at the beginning."""
        self._area.verticalScrollBar().setValue(0)

    def show_strip(self, shown: bool) -> None:
        """Show or hide the strip; where it scrolls it is brought into view."""
        self.strip.setVisible(shown)
        if shown and self._tight:
            QTimer.singleShot(0, self._area, lambda: self._area.ensureWidgetVisible(self.strip, 0, 0))
