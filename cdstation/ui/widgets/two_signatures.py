"""Two people sign one act, one after the other, on the same strip; neither PIN outlives the second signature."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.values import Proof
from cdstation.ui.widgets.witness import WitnessStrip


@dataclass(frozen=True)
class Asked:
    """Who is asked, in which role (`[witness.roles]`), and for what; `chosen` stands first."""

    role: str
    signs: str
    people: Sequence[Person]
    chosen: Person | None = None


class TwoSignatures(QObject):
    """`signed` carries both proofs in the order in which they were asked for."""

    signed = Signal(object, object)

    def __init__(self, strip: WitnessStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self._asked: tuple[Asked, ...] = ()
        self._first: Proof | None = None
        strip.signed.connect(self._on_signed)

    def ask(self, first: Asked, second: Asked) -> None:
        """Begin with the first; a signature that was given for something else is forgotten."""
        self._asked = (first, second)
        self._first = None
        self._strip.set_busy(False)
        self._show(first)

    def refuse(self, error: StationError) -> None:
        """One of the two was refused: say why, and ask both anew."""
        self.ask(self._asked[0], self._asked[1])
        self._strip.refuse(error)

    def _show(self, asked: Asked) -> None:
        first = self._first.person if self._first is not None else 0
        people = tuple(person for person in asked.people if person.number != first)
        self._strip.ask(asked.role, asked.signs, people, asked.chosen)

    def _on_signed(self, proof: Proof) -> None:
        if self._first is None:
            self._first = proof
            self._show(self._asked[1])
            self._strip.pin.setFocus()
            return
        first, self._first = self._first, None
        self._strip.set_busy(True)
        self.signed.emit(first, proof)
