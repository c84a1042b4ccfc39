"""The custody log of a period as a document, saved where it can be printed from."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.ui.register.sheets.places import free_name, places
from cdstation.ui.register.sheets.printing import PERIODS, period_of
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

_NAMED = PERIODS[:-1]  # without days of one's own


class LogPrinting(QWidget):
    """A period and one button."""

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self.period = Choice(say("custody.print.period"), [say(f"register.paper.{code}") for code in _NAMED])
        self.save = Button(say("custody.print.save"), icon="print")
        self.save.setObjectName("print-custody")
        self.save.clicked.connect(self._print)
        self.told = plain("", "small")
        row = QHBoxLayout()
        row.addWidget(self.period, 1)
        row.addWidget(self.save, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self.told)

    def _print(self) -> None:
        first, last = period_of(_NAMED[self.period.index], self._station.clock.now().dose_day)
        target = free_name(places()[0].folder, say("custody.print.file", first=first.isoformat()))
        self.save.setEnabled(False)
        self._tasks.paper(
            lambda: self._station.custody.papers.print_log(first, last, target), self._on_saved, self._on_failed
        )

    def _on_saved(self, path: Path) -> None:
        self.save.setEnabled(True)
        self.told.setText(say("custody.print.saved", name=path.name, folder=str(path.parent)))

    def _on_failed(self, error: StationError) -> None:
        self.save.setEnabled(True)
        self.told.setText(" ".join(error_words(error)))
