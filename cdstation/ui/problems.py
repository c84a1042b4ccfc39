"""The one place for problems: a band under the top bar. One at a time, never a pile of windows.

A weightier problem replaces a lighter one, not the other way round. What happened but could not be written cannot be
sent away: it stays until the station has been unlocked anew and two people have settled it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cdstation.errors import NotReadyError, RuleError, StationError, TrustError, UnrecordedError
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import Colour, pixmap, sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import plain

_WEIGHT: dict[type[StationError], int] = {RuleError: 0, NotReadyError: 1, TrustError: 2, UnrecordedError: 3}
# Ground, words, icon.
_LOOKS = {
    RuleError: (Colour.PALE_YELLOW, Colour.BLACK, "info"),
    NotReadyError: (Colour.PALE_YELLOW, Colour.BLACK, "warning"),
    TrustError: (Colour.RED, Colour.WHITE, "block"),
    UnrecordedError: (Colour.RED, Colour.WHITE, "block"),
}


class ProblemsBand(QFrame):
    """Hidden while all is well."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self._shown: StationError | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(30, 30)
        self._title = plain("", "strong")
        self._action = plain("")
        self._dismiss = Button(say("problems.dismiss"), Kind.SECONDARY)
        self._dismiss.clicked.connect(self.dismiss)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._action)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes().edge, 8, sizes().edge, 8)
        row.setSpacing(sizes().gap)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        row.addWidget(self._dismiss, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def problem(self) -> StationError | None:
        """What is shown now."""
        return self._shown

    def show_problem(self, error: StationError) -> None:
        """Show this problem, unless a weightier one stands here."""
        if self._shown is not None and self._weight(error) < self._weight(self._shown):
            return
        self._shown = error
        title, action = error_words(error)
        family = self._family(error)
        ground, words, icon = _LOOKS[family]
        self.setStyleSheet(
            f"QFrame#band {{ background: {ground}; border: none; border-bottom: 2px solid {Colour.BLACK}; }}"
            f"QFrame#band QLabel {{ color: {words}; }}"
        )
        self._icon.setPixmap(pixmap(icon, words, 30, 2.0))
        self._title.setText(title)
        self._action.setText(action)
        self._dismiss.setVisible(family is not UnrecordedError)
        self.setAccessibleName(f"{title} {action}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.changed.emit()

    def dismiss(self) -> bool:
        """Send a problem away that has been read.

        False for one that stays: what could not be written must be settled.
        """
        if self._shown is None or isinstance(self._shown, UnrecordedError):
            return False
        self._clear()
        return True

    def settled(self) -> None:
        """The station was unlocked anew, so start-up has found whatever could not be written."""
        self._clear()

    def _clear(self) -> None:
        self._shown = None
        self.hide()
        self.changed.emit()

    @staticmethod
    def _family(error: StationError) -> type[StationError]:
        return max((family for family in _WEIGHT if isinstance(error, family)), key=lambda family: _WEIGHT[family])

    def _weight(self, error: StationError) -> int:
        return _WEIGHT[self._family(error)]
