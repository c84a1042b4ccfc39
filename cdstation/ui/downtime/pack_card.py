"""The continuity pack of today: saved by itself, offered for print, and the code that opens it on another computer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from cdstation.errors import StationError
from cdstation.services.values import PackMade
from cdstation.ui.register.sheets.places import free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import Card, Tag, label, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class PackCard(Card):
    """`saved` when today's pack is where another computer can open it."""

    saved = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._busy = False
        self._saved = Tag(say("downtime.pack.saved"), "good")
        self._unsaved = Tag(say("downtime.pack.not-saved"))
        self._words = plain("")
        self.code = plain("", "strong")
        self.save = Button(say("downtime.pack.save"), icon="disk")
        self.save.setObjectName("pack-save")
        self.save.clicked.connect(self.save_pack)
        self.print = Button(say("downtime.pack.print"), icon="print")
        self.print.setObjectName("pack-print")
        self.print.clicked.connect(self.print_pack)
        self.body.addWidget(label(say("downtime.pack.heading"), "heading"))
        self.body.addWidget(plain(say("downtime.pack.words")))
        for widget in (self._saved, self._unsaved, self._words, self.code):
            self.body.addWidget(widget)
        self.row(self.save, self.print)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Say whether today's pack is saved."""
        saved, code = self._station.downtime.packed_today(), self._station.downtime.code
        self._saved.setVisible(saved)
        self._unsaved.setVisible(not saved)
        self._words.setVisible(bool(self._words.text()))
        self.code.setVisible(bool(code))
        self.code.setText(say("downtime.pack.code", code=code) if code else "")
        self.save.setText(say("downtime.pack.again") if saved else say("downtime.pack.save"))

    def save_pack(self) -> None:
        """Save it now."""
        self._begin(say("downtime.pack.saving"))
        self._tasks.desk(self._station.downtime.save_pack, self._on_saved, self._on_failed)

    def print_pack(self) -> None:
        """Make it where this computer puts its documents, and show it, to be printed and deleted."""
        self._begin(say("downtime.pack.saving"))
        target = free_name(places()[0].folder, say("downtime.pack.file"))
        self._tasks.desk(lambda: self._station.downtime.print_pack(target), self._on_printed, self._on_failed)

    def _begin(self, words: str) -> None:
        self._busy = True
        self._words.setText(words)
        self._words.show()
        for button in (self.save, self.print):
            button.setEnabled(False)

    def _end(self, words: str) -> None:
        self._busy = False
        self._words.setText(words)
        for button in (self.save, self.print):
            button.setEnabled(True)
        self.refresh()

    def _on_saved(self, made: PackMade) -> None:
        facts = {"people": made.people, "first": made.first_sheet, "last": made.last_sheet}
        self._end(say("downtime.pack.made", facts))
        self.saved.emit()

    def _on_printed(self, made: PackMade) -> None:
        self._end(say("downtime.pack.printed", place=str(made.path)))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.path)))
        self.saved.emit()

    def _on_failed(self, error: StationError) -> None:
        self._end(" ".join(error_words(error)))
