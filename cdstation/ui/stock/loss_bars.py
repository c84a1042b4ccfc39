"""What was spilt on each of the last days, as bars: look, don't read (BAL-4)."""

from datetime import date

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_date
from cdstation.ui.text import say
from cdstation.ui.theme import Colour


class LossBars(QWidget):
    """One place for each day, the newest at the right; a day without a loss stays empty."""

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[tuple[date, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("stock.spill.bars"))

    def show_days(self, days: tuple[tuple[date, int], ...], unit: Unit) -> None:
        """Thousandths of the unit, oldest first."""
        self._days = days
        said = ", ".join(f"{show_date(day)} {Quantity(amount, unit)}" for day, amount in days if amount)
        self.setAccessibleDescription(said)
        self.setToolTip(said.replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 44)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        base, step = self.height() - 2.0, self.width() / max(1, len(self._days))
        most = max((amount for _, amount in self._days), default=0) or 1
        for at, (_, amount) in enumerate(self._days):
            tall = max(3.0, amount / most * (base - 4)) if amount else 0.0
            painter.fillRect(QRectF(at * step + 1, base - tall, step - 2, tall), QColor(Colour.BLUE))
        painter.fillRect(QRectF(0, base, self.width(), 1.5), QColor(Colour.GREY_3))
        painter.end()
