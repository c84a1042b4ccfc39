"""A form that one fills in and another signs: read, ask for the signature, write, say what was written."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError, UnrecordedError
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import Tag, emptied

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.values import Proof

# What the second person can mend at the strip; everything else belongs to the form.
_OF_THE_SIGNATURE = ("pin-", "badge-", "witness-", "person-")


class SignedForm(StockStep):
    """A subclass adds its widgets with `place`, then calls `ready`; `read` gives what is signed for."""

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._ready: Any = None
        self.tone = "good"  # of what is said next; `write` may make it graver
        self.said = QWidget()
        self._results = QVBoxLayout(self.said)
        self._results.setContentsMargins(0, 0, 0, 0)
        self.next = Button(say(f"stock.{self.name}.next"), Kind.PRIMARY, hint="Enter")
        self.next.setObjectName(f"{self.name}-next")
        self.next.clicked.connect(self.ask)
        self.strip.signed.connect(self._on_signed)

    @abstractmethod
    def read(self) -> Any:
        """What stands on the form. Raises RuleError."""

    @abstractmethod
    def signs(self, ready: Any) -> str:
        """The words that the second person signs."""

    @abstractmethod
    def write(self, ready: Any, proof: "Proof") -> str:
        """Write it, on the services' thread; the words that say so. Raises StationError."""

    @abstractmethod
    def clear(self) -> None:
        """An empty form, after it was written."""

    def ready(self) -> None:
        """The end of a subclass's `__init__`."""
        self.card.body.addWidget(self.next)
        self.card.body.addWidget(self.said)
        self.finish()

    def typed(self, field: Field, name: str) -> Field:
        """A line of this form with its name for hands; whatever is changed has to be signed anew."""
        field.line.setObjectName(name)
        field.changed.connect(lambda _: self.put_back())
        field.entered.connect(self.ask)
        return field

    def put_back(self) -> None:
        """Something was changed: what was to be signed is no longer what stands there."""
        self._ready = None
        self.strip.hide()
        self.complain(None)

    def ask(self) -> None:
        """Read the form and ask the second person."""
        self.put_back()
        emptied(self._results)
        try:
            self._ready = self.read()
        except RuleError as error:
            self.complain(error)
            return
        status = self.station.status()
        nurse = status.nurse.number if status.nurse else 0
        people = tuple(one for one in self.station.access.people() if one.number != nurse)
        self.strip.ask("witness", self.signs(self._ready), people, status.witness)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()
        bring_into_sight_soon(self.strip)

    def back(self) -> bool:
        if self._ready is None:
            return False
        self.put_back()
        return True

    def say_written(self, words: str, tone: str = "good") -> None:
        """What became of it stays in sight until the next one."""
        emptied(self._results)
        self._results.addWidget(Tag(words, tone))
        bring_into_sight_soon(self.said)

    def _on_signed(self, proof: "Proof") -> None:
        ready = self._ready
        if ready is None:
            return
        self.strip.set_busy(True)
        self.tasks.desk(lambda: self.write(ready, proof), self._show, self._refused)

    def _show(self, words: str) -> None:
        self.put_back()
        self.clear()
        self.begin()
        self.say_written(words, self.tone)
        self.tone = "good"
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        if isinstance(error, UnrecordedError):
            self.tasks.failed.emit(error)
        elif error.code.startswith(_OF_THE_SIGNATURE):
            self.refuse(error)
        else:
            self.put_back()
            self.complain(error)


def fill(choice: Choice, words: list[str], at: int = 0) -> None:
    """Other words in a list that drops down, without telling anybody."""
    choice.box.blockSignals(True)
    choice.box.clear()
    choice.box.addItems(words)
    choice.box.setCurrentIndex(at if words else -1)
    choice.box.blockSignals(False)


def named(choice: Choice, name: str, changed: Callable[[], None]) -> Choice:
    """A list that drops down with its name for hands, telling `changed`."""
    choice.box.setObjectName(name)
    choice.changed.connect(lambda _: changed())
    return choice
