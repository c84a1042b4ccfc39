"""One or more people sign after each other on the one strip; no PIN outlives the last signature."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from cdstation.errors import StationError
from cdstation.services.values import Proof
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.two_signatures import Asked
from cdstation.ui.widgets.witness import WitnessStrip

Proofs = tuple[Proof, ...]


class Signing(QObject):
    """Hides the strip until somebody is asked."""

    def __init__(self, strip: WitnessStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self._asked: tuple[Asked, ...] = ()
        self._proofs: list[Proof] = []
        self._then: Callable[[Proofs], None] = lambda _: None
        strip.signed.connect(self._on_signed)

    def ask(self, asked: Sequence[Asked], then: Callable[[Proofs], None]) -> None:
        """Ask these, in this order; `then` is called with their proofs."""
        self._asked, self._then = tuple(asked), then
        self._strip.show()
        self._again()

    def stop(self) -> None:
        """Nobody is asked any more."""
        self._asked = ()
        self._proofs.clear()
        self._strip.hide()

    def refuse(self, error: StationError) -> None:
        """Say in the strip why, and ask all of them anew."""
        self._again()
        self._strip.refuse(error)

    def _again(self) -> None:
        self._proofs.clear()
        self._strip.set_busy(False)
        self._show(self._asked[0])

    def _show(self, asked: Asked) -> None:
        before = {proof.person for proof in self._proofs}
        people = tuple(person for person in asked.people if person.number not in before)
        self._strip.ask(asked.role, asked.signs, people, asked.chosen)
        self._strip.pin.setFocus()
        # Where there is little room it stands below what is scrolled, once everything has its place.
        bring_into_sight_soon(self._strip)

    def _on_signed(self, proof: Proof) -> None:
        self._proofs.append(proof)
        if len(self._proofs) < len(self._asked):
            self._show(self._asked[len(self._proofs)])
            return
        proofs = tuple(self._proofs)
        self._proofs.clear()
        self._strip.set_busy(True)
        self._then(proofs)
