"""Who holds the cabinet keys during the session: given and taken by two signatures (PSI-4.30)."""

from typing import TYPE_CHECKING

from cdstation.ui.custody.handing import Handing
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say

if TYPE_CHECKING:
    from cdstation.services.station import Station


class KeysStep(Step):
    """The nurse on duty takes the keys: from the key safe before a witness, or from whoever has them."""

    name = "keys"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Keys", say("opening-steps.keys"))
        self.handing = Handing(station, tasks, self.strip, opening=True)
        self.handing.handed.connect(self._on_handed)
        self.card.body.addWidget(self.handing)
        self.finish()

    def begin(self) -> None:
        super().begin()
        status, row = self.station.status(), self.station.custody.keys.holders()[0]
        held = row.holder is not None and status.nurse is not None and row.holder.number == status.nurse.number
        self.handing.setVisible(not held)
        self.strip.setVisible(not held)
        self.words.setText(say("opening-steps.keys-held") if held else say("opening-steps.keys"))
        if held:
            self.offer_next()
        else:
            self.handing.begin(row, status.nurse)

    def _on_handed(self) -> None:
        self.done.emit()
