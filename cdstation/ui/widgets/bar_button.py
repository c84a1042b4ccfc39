"""A button of a list that is always in sight: an icon and a word, and a blue bar on the one that is chosen."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy

from cdstation.ui.theme import Colour
from cdstation.ui.widgets.buttons import Steady


class BarButton(QPushButton):
    """Its place and size are the subclass's."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__(text)
        self._icon = icon
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.steady = Steady(self)

    def paint_ground(self, painter: QPainter) -> str:
        """The bar, when it is chosen; and the colour of its icon."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isChecked():
            return Colour.GREY_1
        painter.fillRect(self.rect(), QColor(Colour.PALE_BLUE))
        painter.fillRect(QRect(0, 0, 5, self.height()), QColor(Colour.BLUE))
        return Colour.DARK_BLUE
