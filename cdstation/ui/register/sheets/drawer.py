"""A sheet that lies over the table for a moment: go to a date, write a footnote, print."""

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import ROOMY_WIDTH, Colour, sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import label, scrolled

_WORTH_SEEING = 300  # less of the table than this beside the sheet is of no use


class Panel(QWidget):
    """What lies on the sheet. `wide` is the width it likes; one `at_bottom` leaves the lines above it in sight."""

    grew = Signal()  # what is on it has changed: the sheet is fitted again
    title = ""
    wide = 400
    at_bottom = False

    @property
    def busy(self) -> bool:
        """True while it must not be put away."""
        return False


class Sheet(QFrame):
    """The sheet itself: a title, the way out, and a panel that scrolls when there is little room."""

    def __init__(self, over: QWidget, panels: tuple[Panel, ...]) -> None:
        super().__init__(over)
        self.setObjectName("sheet")
        self.setStyleSheet(
            f"QFrame#sheet {{ background: {Colour.WHITE}; border: 2px solid {Colour.GREY_1}; border-radius: 4px; }}"
        )
        self._title = label("", "heading")
        self.close_it = Button(say("register.close"), Kind.QUIET)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.close_it)
        self._content = QWidget()
        self._inside = QVBoxLayout(self._content)
        self._inside.setContentsMargins(0, 0, 0, 0)
        for panel in panels:
            self._inside.addWidget(panel)
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._column.addWidget(scrolled(self._content), 1)
        self.set_side(sizes().edge)

    def set_side(self, side: int) -> None:
        """The free space at each side."""
        self._side = side
        self._column.setContentsMargins(side, sizes().edge // 2, side, side)

    def show_title(self, title: str) -> None:
        """What is on it."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def tall(self, wide: int) -> int:
        """The height at which nothing on it has to scroll."""
        self._inside.activate()
        layout, room = self._inside, wide - 2 * self._side - 4
        needs = layout.totalHeightForWidth(room) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        return needs + max(self.close_it.sizeHint().height(), self._title.sizeHint().height()) + sizes().edge * 3


class Drawer(QStackedWidget):
    """What it holds, and one sheet at a time above it. A touch beside the sheet puts it away; `closed` says so."""

    opened = Signal()
    closed = Signal()

    def __init__(self, under: QWidget, panels: tuple[Panel, ...]) -> None:
        super().__init__()
        self._panels = panels
        self.panel: Panel | None = None
        self._under = under
        self._veil = QWidget()
        self._sheet = Sheet(self._veil, panels)
        self._sheet.close_it.clicked.connect(self.put_away)
        self.addWidget(under)
        self.addWidget(self._veil)
        layers = self.layout()
        assert isinstance(layers, QStackedLayout)
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        self._veil.hide()
        for panel in panels:
            panel.grew.connect(lambda: QTimer.singleShot(0, self.fit))

    def open(self, panel: Panel) -> None:
        """Bring a sheet."""
        self.panel = panel
        self._sheet.show_title(panel.title)
        for one in self._panels:
            one.setVisible(one is panel)
        self.setCurrentWidget(self._veil)
        self._veil.show()
        self.fit()
        self.opened.emit()

    def put_away(self) -> None:
        """Take it away, unless it is busy."""
        if self.panel is not None and not self.panel.busy:
            self.panel = None
            self.setCurrentWidget(self._under)
            self._veil.hide()
            self.closed.emit()

    def fit(self) -> None:
        """As large as the sheet needs, and no larger than the room."""
        if self.panel is None:
            return
        wide = min(self.width(), self.panel.wide + 2 * sizes().edge)
        if self.width() - wide < _WORTH_SEEING:
            wide = self.width()
        self._sheet.set_side(sizes().edge if self.width() >= ROOMY_WIDTH - 200 else 6)
        tall = min(self.height(), self._sheet.tall(wide))
        top = self.height() - tall if self.panel.at_bottom else 0
        self._sheet.setGeometry(self.width() - wide, top, wide, tall)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._sheet.geometry().contains(QPoint(event.position().toPoint())):
            self.put_away()
