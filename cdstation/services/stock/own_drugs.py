"""Patients' own and returned drugs: kept in sealed bags, in a book of their own, and never given to anybody else
(LAW-27-c).
"""

from cdstation.register.entries import Sealed
from cdstation.register.products import Product
from cdstation.register.stock.containers import check_amount
from cdstation.register.stock.leaving import OwnDrugLeft, OwnDrugReceived
from cdstation.register.stock.new_page import new_page, page_key_of
from cdstation.register.stock.own_drugs import bag_number, check_left, check_received
from cdstation.register.stock.transit import Bag
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.roster import RosterDesk
from cdstation.services.values import Proof, State
from cdstation.storage.signing import Signer
from cdstation.treatment.patients import Patient, fold_text

_RECORDING = (State.CLOSED, State.QUARANTINE, State.NO_SPACE, State.CLOCK_HOLD)


class OwnDrugsDesk:
    """What belongs to patients."""

    def __init__(self, current: Current, duty: Duty, roster: RosterDesk) -> None:
        self._current = current
        self._duty = duty
        self._roster = roster

    def bags(self, patient: int | None = None) -> tuple[Bag, ...]:
        """The bags that are here, of one patient or of all, by name and number."""
        here = tuple(self._current.book.standing.transit.bags.values())
        found = (bag for bag in here if patient is None or bag.patient == patient)
        return tuple(sorted(found, key=lambda bag: (bag.name, bag.bag)))

    def owners(self) -> tuple[Patient, ...]:
        """Everybody whom the area knows, by name."""
        patients = tuple(self._current.book.roster.patients.values())
        return tuple(sorted(patients, key=lambda one: fold_text(one.shown)))

    def receive(
        self, patient: int, product: str, source: str, bag: str, quantity: int, description: str, witness: Proof
    ) -> Sealed:
        """A sealed bag comes in, under a number that is used once for ever. Where patients' own drugs have no page for
        the product yet, the same two people open it.

        Raises RuleError `patient-unknown`, `product-unknown`, `bag-number-missing`, those of `check_received`,
        `check_amount` and of the witness; UnrecordedError.
        """
        self._current.require(*_RECORDING)
        owner, chosen = self._roster.patient(patient), self._current.catalogue.product(product)
        number = bag_number(bag)
        check_received(self._current.book.standing.transit, number, source)
        check_amount(quantity, chosen.unit)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        name = f"{owner.shown} {owner.prison_number}"
        body = OwnDrugReceived(product, name, source, number, " ".join(description.split()))
        return self._current.book.record(
            body,
            by=self._current.nurse_signer,
            witness=other,
            page=self._page(chosen, other),
            delta=quantity,
            patient=patient,
        )

    def hand_on(self, bag: str, end: str, party: str, reference: str, witness: Proof) -> Sealed:
        """The whole bag leaves: given back, gone with the patient, to the police, or destroyed before a member of
        staff; no authorised witness is needed (LAW-27-c).

        Raises RuleError `bag-number-missing`, those of `check_left` and of the witness; UnrecordedError.
        """
        self._current.require(*_RECORDING)
        known = check_left(self._current.book.standing.transit, bag_number(bag), end, party, reference)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        body = OwnDrugLeft(known.bag, known.name, end, " ".join(party.split()), " ".join(reference.split()))
        return self._current.book.record(
            body,
            by=self._current.nurse_signer,
            witness=other,
            page=known.page,
            delta=-known.left,
            patient=known.patient,
        )

    def _page(self, product: Product, other: Signer) -> int:
        book = self._current.book
        wanted = page_key_of(product, patients_own=True)
        pages = {head.key: head.page for head in book.standing.pages.values()}
        if wanted not in pages:
            body = new_page(product, pages, patients_own=True, brought_forward=0, note="")
            return book.record(body, by=self._current.nurse_signer, witness=other, delta=0).seq
        return pages[wanted]
