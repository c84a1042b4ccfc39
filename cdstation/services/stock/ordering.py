"""Written requisitions: made by somebody who may order, numbered without a gap, printed as a duplicate book is.

(LAW-14-a, LAW-14-c, PSI-4.13 to 4.16.)
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.acts import AreaOpened
from cdstation.register.custody.licences import check_may_receive
from cdstation.register.people import Person
from cdstation.register.stock import ordering
from cdstation.register.stock.acts import NeighbourKnown, RequisitionCancelled, RequisitionMade, RequisitionPrinted
from cdstation.register.stock.orders import Requisition
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stamps import printed_by
from cdstation.services.stock.slips import REQUISITION, SlipFolder
from cdstation.services.values import Proof, State

OUTSIDE_A_SESSION = (State.CLOSED, State.QUARANTINE)


@dataclass(frozen=True)
class OrderForm:
    """What is asked for. `to_area` is the id of another area of this prison, empty for a firm; the recipient is whoever
    signs. `lines` are product code and thousandths.
    """

    supplier: str
    supplier_address: str
    recipient_address: str
    profession: str
    purpose: str
    lines: tuple[tuple[str, int], ...]
    to_area: str = ""


class OrderDesk:
    """Makes, cancels, lists and prints requisitions."""

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder) -> None:
        self._current = current
        self._duty = duty
        self._slips = slips

    def requisitions(self) -> tuple[Requisition, ...]:
        """All of them, the newest first."""
        return tuple(reversed(tuple(self._current.book.standing.orders.requisitions.values())))

    def open_requisitions(self) -> tuple[Requisition, ...]:
        """Those on which something is still to come, the newest first."""
        return tuple(one for one in self.requisitions() if one.open)

    def requisition(self, number: int) -> Requisition:
        """One of them. Raises RuleError `requisition-unknown`."""
        found = self._current.book.standing.orders.requisitions.get(number)
        if found is None:
            raise RuleError("requisition-unknown", number=number)
        return found

    def neighbours(self) -> tuple[NeighbourKnown, ...]:
        """The other areas of this prison that can be asked for stock (PSI-4.23)."""
        return tuple(self._current.book.standing.orders.neighbours.values())

    def suppliers(self) -> tuple[tuple[str, str], ...]:
        """Firms that were asked before, name and address, the latest first."""
        asked = [one.body for one in self.requisitions() if not one.body.to_area]
        return tuple(dict.fromkeys((body.supplier, body.supplier_address) for body in asked))

    def orderers(self) -> tuple[Person, ...]:
        """Everybody who may sign a requisition today."""
        return tuple(person for person in self._duty.people() if self._may_order(person))

    def blank(self, person: Person) -> OrderForm:
        """What a form of this person begins with: the area's address and their profession (LAW-14-a, J10)."""
        area = self._area()
        profession = f"{person.role.value}, {person.registration}" if person.registration else person.role.value
        return OrderForm("", "", f"{area.prison}, {area.address}", profession, "", ())

    def check(self, form: OrderForm, person: Person) -> RequisitionMade:
        """Everything that can be said of a form before anybody signs it; gives what would be written.

        Raises RuleError from `check_may_order`, `check_requisition`, `known_neighbour` and `check_may_receive` (the
        licence of each Schedule).
        """
        current, orders = self._current, self._current.book.standing.orders
        ordering.check_may_order(person, current.book.standing.custody, current.clock.now().dose_day)
        body = self._body(form, person, orders.next_number)
        ordering.check_requisition(body, current.catalogue)
        self._check_licences(body)
        return body

    def order(self, form: OrderForm, proof: Proof) -> Requisition:
        """A numbered requisition, signed by its recipient (LAW-14-a).

        Raises RuleError as `check`, `requisition-number-taken`, and the signature's own; the station's state.
        """
        current, book = self._current, self._current.book
        current.require(*OUTSIDE_A_SESSION)
        orders, body = book.standing.orders, self.check(form, book.person(proof.person))
        signer = self._duty.prove(proof, "order")

        def still_next() -> None:
            if orders.next_number != body.number:
                raise RuleError("requisition-number-taken")

        sealed = book.write(body, by=signer, check=still_next)
        if body.to_area:
            with suppress(NotReadyError):  # the folder is away: the paper form goes by hand
                self._slips.write_slip(REQUISITION, sealed)
        return orders.requisitions[body.number]

    def cancel(self, number: int, reason: str, proof: Proof) -> None:
        """Nothing more is expected on it; the number stays and is never used again (LAW-14-a).

        Raises RuleError from `check_may_order` and `cancellation`, and the signature's own; the station's state.
        """
        current, book = self._current, self._current.book
        current.require(*OUTSIDE_A_SESSION)
        ordering.check_may_order(book.person(proof.person), book.standing.custody, current.clock.now().dose_day)
        words = ordering.cancellation(book.standing.orders.requisitions, number, reason)
        signer = self._duty.prove(proof, "order")
        body = RequisitionCancelled(number, words)
        book.write(body, by=signer, about=book.standing.orders.requisitions[number].uuid)

    def print_form(self, number: int, target: Path) -> Path:
        """Original and duplicate as one PDF (LAW-14-c). The first time only: everything printed later says COPY, and so
        does what is printed while nobody is on duty, by an inspector for example.

        Raises RuleError `requisition-unknown`; NotReadyError `font-missing`, `print-target-not-writable`.
        """
        from cdstation.reports.requisition_form import write_requisition

        current, book, found = self._current, self._current.book, self.requisition(number)
        printer = current.nurse if book.writable and number not in book.standing.orders.printed else None
        products = {code: current.catalogue.product(code) for code in found.body.products}
        by, at = printed_by(current), current.clock.now().utc_ms
        write_requisition(target, self._area(), found, products, printed_by=by, printed_at=at, copy=printer is None)
        if printer is not None:
            try:
                book.write(RequisitionPrinted(number), by=printer, about=found.uuid)
            except BaseException:
                target.unlink(missing_ok=True)  # an original that nobody knows of would be printed a second time
                raise
        return target

    def _body(self, form: OrderForm, person: Person, number: int) -> RequisitionMade:
        supplier, address = form.supplier, form.supplier_address
        if form.to_area:
            asked = ordering.known_neighbour(self._current.book.standing.orders.neighbours, form.to_area)
            supplier, address = asked.name, asked.address
        return RequisitionMade(
            number=number,
            supplier=_line(supplier),
            supplier_address=_line(address),
            to_area=form.to_area,
            recipient=person.shown,
            recipient_address=_line(form.recipient_address),
            profession=_line(form.profession),
            purpose=_line(form.purpose),
            products=tuple(code for code, _ in form.lines),
            quantities=tuple(quantity for _, quantity in form.lines),
        )

    def _check_licences(self, body: RequisitionMade) -> None:
        standing, today = self._current.book.standing, self._current.clock.now().dose_day
        for code in body.products:
            schedule = self._current.catalogue.product(code).schedule
            check_may_receive(standing.custody, schedule, today, standing.settings)

    def _may_order(self, person: Person) -> bool:
        try:
            ordering.check_may_order(person, self._current.book.standing.custody, self._current.clock.now().dose_day)
        except RuleError:
            return False
        return True

    def _area(self) -> AreaOpened:
        area = self._current.book.standing.area
        assert area is not None
        return area


def _line(text: str) -> str:
    return " ".join(text.split())
