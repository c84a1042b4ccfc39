"""The rules of patients' own and returned drugs: a book apart, each bag numbered once, never stock (LAW-27-c)."""

from cdstation.errors import RuleError
from cdstation.register.stock.leaving import OWN_ENDS, OWN_SOURCES
from cdstation.register.stock.transit import Bag, Transit

_TAKEN_BY_SOMEBODY = frozenset({"moved-with", "police"})  # who it was must stand in the book


def bag_number(text: str) -> str:
    """A bag's number as it is kept: without spaces, in capitals. Raises RuleError `bag-number-missing`."""
    number = "".join(text.split()).upper()
    if not number:
        raise RuleError("bag-number-missing")
    return number


def check_received(transit: Transit, bag: str, source: str) -> None:
    """Before a bag is entered. Raises RuleError `bag-number-used` (unique for ever), `own-source-unknown`."""
    if source not in OWN_SOURCES:
        raise RuleError("own-source-unknown")
    if bag in transit.bags_ever:
        raise RuleError("bag-number-used", bag=bag)


def check_left(transit: Transit, bag: str, end: str, party: str, reference: str) -> Bag:
    """The bag that leaves. Raises RuleError `bag-not-here`, `own-end-unknown`, `own-party-missing` and
    `own-reference-missing` (the police's).
    """
    if end not in OWN_ENDS:
        raise RuleError("own-end-unknown")
    known = transit.bags.get(bag)
    if known is None:
        raise RuleError("bag-not-here", bag=bag)
    if end in _TAKEN_BY_SOMEBODY and not party.strip():
        raise RuleError("own-party-missing")
    if end == "police" and not reference.strip():
        raise RuleError("own-reference-missing")
    return known
