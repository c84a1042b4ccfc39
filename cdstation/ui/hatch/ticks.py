"""Identity at the hatch (ADM-1): two things that the nurse has seen and heard, each its own tick."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox

IDENTIFIERS = (
    ("photo", "Photo matches the person", "Photo matches"),
    ("name-and-birth", "Said own name and date of birth", "Said name, born"),
)


class IdentityTicks(QWidget):
    """`completed` when both are ticked, `undone` when one is taken back."""

    completed = Signal()
    undone = Signal()

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__()
        self.boxes: dict[str, TickBox] = {}
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(sizes().gap)
        for code, long, short in IDENTIFIERS:
            box = TickBox(short if tight else long)
            box.setObjectName(f"tick-{code}")
            box.toggled.connect(self._on_toggled)
            self.boxes[code] = box
            self._row.addWidget(box, 1)
        # A third tile says that the witness has looked; only a signature ticks it.
        self.witness = TickBox("Witness has looked")
        self.witness.setObjectName("tick-witness")
        self.witness.setEnabled(False)
        self.witness.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(self.witness, 1)

    def clear(self, *, witness: bool) -> None:
        """Nothing ticked; `witness` says whether this card needs the witness before the pour."""
        for box in (*self.boxes.values(), self.witness):
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
        self.witness.setVisible(witness)

    def show_witness(self, name: str) -> None:
        """The witness has signed for the look before the pour; empty takes it back."""
        self.witness.setText(f"Witness looked ({name})" if name else "Witness has looked")
        self.witness.setChecked(bool(name))

    @property
    def ticked(self) -> tuple[str, ...]:
        """The codes that go into the register."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    @property
    def complete(self) -> bool:
        return len(self.ticked) == len(IDENTIFIERS)

    def focus_next(self) -> None:
        """The first that is not ticked yet."""
        for box in self.boxes.values():
            if not box.isChecked():
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_toggled(self, ticked: bool) -> None:
        if self.complete:
            self.completed.emit()
            return
        if not ticked:
            self.undone.emit()
        self.focus_next()
