"""Who holds the cabinet keys: the person who takes them signs (PSI-4.30)."""

from typing import TYPE_CHECKING

from cdstation.services.values import Proof
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say

if TYPE_CHECKING:
    from cdstation.services.station import Station


class KeysStep(Step):
    """One signature."""

    name = "keys"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Keys", say("opening-steps.keys"))
        self.strip.signed.connect(self._take)
        self.finish()

    def begin(self) -> None:
        status = self.station.status()
        signs = say("opening-steps.keys-signs", area=status.area)
        self.strip.ask("keys", signs, self.station.access.people(), status.nurse)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _take(self, proof: Proof) -> None:
        self.strip.set_busy(True)
        self.tasks.desk(lambda: self.station.session.take_keys(proof), lambda _: self.done.emit(), self.refuse)
