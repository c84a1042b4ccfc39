"""A sheet that slides over the table for a moment: go to a date, write a footnote, print."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import label, scrolled


class Panel(QWidget):
    """What lies on the sheet. `wide` is the width it likes; one `at_bottom` leaves the lines above it in sight."""

    title = ""
    wide = 400
    at_bottom = False

    @property
    def busy(self) -> bool:
        """True while it must not be put away."""
        return False


class Drawer(QFrame):
    """One sheet at a time. `closed` when it was put away."""

    closed = Signal()

    def __init__(self, over: QWidget, panels: tuple[Panel, ...]) -> None:
        super().__init__(over)
        self.setProperty("panel", "card")
        self._panels = panels
        self._room = QRect()
        self.panel: Panel | None = None
        self._title = label("", "heading")
        self.close_it = Button(say("register.close"), Kind.QUIET)
        self.close_it.clicked.connect(self.put_away)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        for panel in panels:
            inside.addWidget(panel)
        column = QVBoxLayout(self)
        edge = sizes().edge
        column.setContentsMargins(edge, edge // 2, edge, edge)
        column.addLayout(top)
        column.addWidget(scrolled(self._content), 1)
        self.hide()

    def open(self, panel: Panel) -> None:
        """Bring a sheet."""
        self.panel = panel
        self._title.setText(panel.title)
        self.setAccessibleName(panel.title)
        for one in self._panels:
            one.setVisible(one is panel)
        self.show()
        self.fit()
        self.raise_()

    def put_away(self) -> None:
        """Slide it away, unless it is busy."""
        if self.panel is not None and not self.panel.busy:
            self.panel = None
            self.hide()
            self.closed.emit()

    def place(self, room: QRect) -> None:
        """Where it may lie."""
        self._room = room
        self.fit()

    def fit(self) -> None:
        """As large as the sheet needs, and no larger than the room."""
        panel, room = self.panel, self._room
        if panel is None:
            return
        wide = min(room.width(), panel.wide + 2 * sizes().edge)
        inside = self._content.layout()
        assert inside is not None
        inside.activate()
        needs = inside.totalHeightForWidth(wide - 2 * sizes().edge - 2) if inside.hasHeightForWidth() else 0
        tall = min(room.height(), max(needs, inside.totalSizeHint().height()) + self._around())
        top = room.bottom() - tall + 1 if panel.at_bottom else room.top()
        left = room.left() if panel.at_bottom else max(room.left(), room.right() - wide + 1)
        self.setGeometry(left, top, wide, tall)

    def _around(self) -> int:
        return self.close_it.sizeHint().height() + sizes().edge * 2 + 8
