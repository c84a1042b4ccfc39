"""Pages of the area: which there are, and opening a new one by two people (LAW-19-b, LAW-20-e, PSI-4.25, LAW-27-c)."""

from cdstation.register.pages import PageHead
from cdstation.register.products import Product
from cdstation.register.stock.new_page import new_page, page_key_of
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State

_OUTSIDE_A_SESSION = (State.CLOSED, State.QUARANTINE)


class PageDesk:
    """Opens pages; the lines of a page are read with `RegisterDesk`."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def page_of(self, product: str, *, patients_own: bool = False) -> PageHead | None:
        """The page on which this product stands (a code of the catalogue), None while it has none.

        Raises RuleError `product-unknown`.
        """
        wanted = page_key_of(self._current.catalogue.product(product), patients_own=patients_own)
        heads = tuple(self._current.book.standing.pages.values())
        return next((head for head in heads if head.key == wanted), None)

    def products_on(self, page: int) -> tuple[Product, ...]:
        """Every product of the catalogue that stands on this page: brands share it. Empty for an unknown page."""
        head = self._current.book.standing.pages.get(page)
        if head is None:
            return ()
        return tuple(
            product
            for product in self._current.catalogue.products
            if page_key_of(product, patients_own=head.key.patients_own) == head.key
        )

    def without_page(self, *, patients_own: bool = False) -> tuple[Product, ...]:
        """Products for which a page can still be opened, one for each page."""
        known = {head.key for head in tuple(self._current.book.standing.pages.values())}
        first = {
            page_key_of(product, patients_own=patients_own): product
            for product in reversed(self._current.catalogue.products)
        }
        return tuple(product for key, product in sorted(first.items()) if key not in known)

    def open_page(
        self,
        product: str,
        witness: Proof,
        *,
        patients_own: bool = False,
        brought_forward: int = 0,
        note: str = "",
    ) -> PageHead:
        """A new page, signed by the person on duty and a witness. It begins with nothing, or with thousandths brought
        forward from elsewhere, of which `note` says where (LAW-19-b).

        Raises RuleError `product-unknown`, those of `new_page` and of the witness; the station's state.
        """
        self._current.require(*_OUTSIDE_A_SESSION)
        chosen = self._current.catalogue.product(product)
        book = self._current.book
        known = {head.key for head in tuple(book.standing.pages.values())}
        body = new_page(chosen, known, patients_own=patients_own, brought_forward=brought_forward, note=note)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        sealed = book.write(body, by=self._current.nurse_signer, witness=other, delta=brought_forward)
        return book.standing.pages[sealed.seq]
