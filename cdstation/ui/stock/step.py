"""One act of the stock screen: a step with a place in the list, and a word beside it when somebody should look."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal

from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say

if TYPE_CHECKING:
    from cdstation.services.station import Station


class StockStep(Step):
    """Its words stand at `[stock.<name>]`: `title` in the list, `heading` and `words` on the step itself.

    A subclass sets `name`, `group` (`in`, `cabinet`, `move`, `out`) and `icon`, builds its widgets into
    `self.card.body`, ends its `__init__` with `self.finish()`, and fills itself in `begin()`, which is called each time
    it comes to the front (what was typed and not signed yet stays). It emits `done` when something was written.
    """

    go_to = Signal(str)  # the name of another screen
    group: ClassVar[str] = "cabinet"
    icon: ClassVar[str] = "stock"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, say(f"stock.{self.name}.heading"), say(f"stock.{self.name}.words"))

    @property
    def title(self) -> str:
        """The word in the list."""
        return say(f"stock.{self.name}.title")

    def notice(self) -> str:
        """A few words shown beside the title when somebody should look here, else empty; from memory, quickly."""
        return ""

    def back(self) -> bool:
        """`Esc`: one step back inside this act. False when there is none."""
        return False
