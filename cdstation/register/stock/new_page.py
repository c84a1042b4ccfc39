"""A new page: one for each drug, form and strength, in the book where it belongs (LAW-19-b, LAW-20-e)."""

from collections.abc import Iterable
from dataclasses import replace

from cdstation.errors import RuleError
from cdstation.register.acts import PageOpened
from cdstation.register.products import PageKey, Product


def page_key_of(product: Product, *, patients_own: bool = False) -> PageKey:
    """The page on which a product stands; all its brands share it, and patients' own drugs have theirs apart."""
    return replace(product.page_key, patients_own=patients_own)


def new_page(
    product: Product, known: Iterable[PageKey], *, patients_own: bool, brought_forward: int, note: str
) -> PageOpened:
    """The particulars of a new page that begins with `brought_forward` thousandths.

    Raises RuleError `page-already-open` for a second page of the same drug, form and strength (LAW-19-b),
    `own-page-starts-empty`, `amount-not-a-figure`, `amount-not-whole`, `brought-forward-without-note`.
    """
    if page_key_of(product, patients_own=patients_own) in set(known):
        raise RuleError("page-already-open")
    if brought_forward < 0:
        raise RuleError("amount-not-a-figure")
    if patients_own and brought_forward:
        raise RuleError("own-page-starts-empty")  # every bag comes in by itself, with its owner and its number
    if not product.unit.liquid and brought_forward % 1000:
        raise RuleError("amount-not-whole", unit=product.unit.value)
    words = " ".join(note.split())
    if brought_forward and not words:
        raise RuleError("brought-forward-without-note")
    return PageOpened(
        drug=product.drug,
        form=product.form,
        strength=product.strength,
        unit=product.unit.value,
        schedule=product.schedule,
        statutory=product.statutory_register and not patients_own,
        note=words,
        patients_own=patients_own,
    )
