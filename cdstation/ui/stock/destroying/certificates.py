"""The certificates of one page: each destruction with a button that prints it, as often as it is wanted."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.services.stock.destruction import Destroyed
from cdstation.ui.register.sheets.places import free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import emptied, label, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

_SHOWN = 5


class Certificates(QWidget):
    """The newest first; `open_file` shows what was made."""

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._heading = label(say("stock.destroy.certificates"), "strong")
        self._rows = QVBoxLayout()
        self._said = plain("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._heading)
        column.addLayout(self._rows)
        column.addWidget(self._said)

    def show_page(self, head: PageHead) -> None:
        """Read what was destroyed from this page."""
        page = head.page
        self._said.hide()
        self._tasks.paper(lambda: self._station.destruction.destructions(page), lambda found: self._show(head, found))

    def _show(self, head: PageHead, found: tuple[Destroyed, ...]) -> None:
        emptied(self._rows)
        self.setVisible(bool(found))
        for one in found[:_SHOWN]:
            amount = str(Quantity(one.quantity, head.unit))
            words = say("stock.destroy.line", seq=one.seq, at=show_moment(one.at_ms), amount=amount)
            button = Button(say("stock.destroy.print"), icon="print")
            button.setObjectName(f"certificate-{one.seq}")
            button.setAccessibleName(say("stock.destroy.print-line", seq=one.seq))
            button.clicked.connect(lambda _=False, seq=one.seq: self._print(seq))
            row = QHBoxLayout()
            row.addWidget(plain(words), 1)
            row.addWidget(button)
            self._rows.addLayout(row)

    def _print(self, seq: int) -> None:
        target = free_name(places()[0].folder, say("stock.destroy.file", seq=seq))
        print_it = self._station.destruction.print_certificate
        self._tasks.paper(lambda: print_it(seq, target), self._on_printed, self._on_failed)

    def _on_printed(self, path: Path) -> None:
        self._say(say("stock.destroy.printed", where=str(path)))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _on_failed(self, error: StationError) -> None:
        self._say(" ".join(error_words(error)))

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.show()
