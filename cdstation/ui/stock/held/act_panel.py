"""What is done with one container: a sentence, the one or two places to fill in, and the button that goes on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.stock.acts import QUARANTINE_WORDS
from cdstation.services.stock.containers import ContainerLine
from cdstation.ui.stock.amount import AmountPad
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import plain

ACTS = ("use", "apart", "release", "measure", "recall")
ALONE = frozenset({"use", "recall"})  # signed by the person on duty alone
REASONS = tuple(QUARANTINE_WORDS)
_NOTES = ("apart", "release", "recall")
_ICONS = {"use": "cup", "apart": "pause", "release": "tick", "measure": "count", "recall": "block"}


def acts_for(line: ContainerLine) -> tuple[str, ...]:
    """What can be done with this container now."""
    apart = bool(line.container.reason)
    allowed = {
        "use": line.usable and line.state.value != "in-use",
        "apart": not apart,
        "release": apart and not line.never_again,
        "measure": True,
        "recall": not line.container.recalled,
    }
    return tuple(act for act in ACTS if allowed[act])


class ActButtons(QWidget):
    """One button for each act; `chosen` with its name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._buttons = {}
        for act in ACTS:
            button = Button(say(f"stock.containers.acts.{act}"), icon=_ICONS[act])
            button.setObjectName(f"container-{act}")
            button.clicked.connect(lambda _=False, act=act: self.chosen.emit(act))
            self._buttons[act] = button
            row.addWidget(button)
        row.addStretch(1)

    def offer(self, line: ContainerLine | None) -> None:
        """Only what can be done with this container is there."""
        offered = acts_for(line) if line else ()
        for act, button in self._buttons.items():
            button.setVisible(act in offered)


class ActPanel(QWidget):
    """`go_on` when what is asked for was filled in."""

    go_on = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.act = ""
        self.about = 0  # the number of the container
        self.words = plain("", "strong")
        self.reason = Choice(
            say("stock.containers.reason"), [say(f"stock.containers.reasons.{one}") for one in REASONS]
        )
        self.reason.box.setObjectName("container-reason")
        self.notes = {act: Field(say(f"stock.containers.notes.{act}"), longest=200) for act in _NOTES}
        self.amount = AmountPad(say("stock.containers.measured"), "container-measured")
        self.next = Button("", Kind.PRIMARY, hint="Enter")
        self.next.setObjectName("container-next")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        beside = QHBoxLayout()
        beside.addWidget(self.reason, 1)
        for field in self.notes.values():
            beside.addWidget(field, 2, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.words)
        column.addLayout(beside)
        column.addWidget(self.amount)
        column.addWidget(self.next)
        for act, field in self.notes.items():
            field.line.setObjectName(f"container-{act}-note")
            field.entered.connect(self.go_on)
            field.changed.connect(lambda _: self.changed.emit())
        self.amount.entered.connect(self.go_on)
        self.next.clicked.connect(self.go_on)
        self.reason.changed.connect(lambda _: self.changed.emit())
        self.amount.changed.connect(self.changed)
        self.hide()

    def begin(self, act: str, line: ContainerLine, unit: Unit) -> None:
        """Ask for what this act needs."""
        self.act, self.about = act, line.container.number
        holds = str(Quantity(line.container.contents, unit))
        facts = {"container": line.shown, "batch": line.container.batch, "holds": holds}
        self.words.setText(say(f"stock.containers.asks.{act}", facts))
        self.reason.setVisible(act == "apart")
        self.amount.setVisible(act == "measure")
        self.amount.set_unit(unit)
        for name, field in self.notes.items():
            field.setVisible(name == act)
        self.next.setText(say("stock.containers.do" if act in ALONE else "stock.containers.sign"))
        self.clear()
        if line.state.value in REASONS:  # nothing else is chosen for anybody: some reasons are for good
            self.reason.box.setCurrentIndex(REASONS.index(line.state.value))
        self.show()
        first = {"apart": self.reason, "measure": self.amount, "use": self.next}
        (first.get(act) or self.notes[act]).setFocus()

    @property
    def why(self) -> str:
        """The reason that was chosen, empty while there is none."""
        return REASONS[self.reason.index] if 0 <= self.reason.index < len(REASONS) else ""

    @property
    def note(self) -> str:
        """What was written beside it, empty where nothing is asked."""
        return self.notes[self.act].text if self.act in self.notes else ""

    def clear(self) -> None:
        """Nothing typed."""
        self.reason.box.setCurrentIndex(-1)
        for field in self.notes.values():
            field.set_text("")
        self.amount.field.clear()
