"""The audit of containers and of patients' own drugs; entries in, findings out (PUMP-5, LAW-27-a, LAW-27-c).

Beside `register/audit.py`, which includes `CHECKS`. What a container holds is not judged here: that needs the doses.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdstation.register import acts as book
from cdstation.register.discrepancies.acts import Adjustment
from cdstation.register.entries import Sealed
from cdstation.register.stock import acts, leaving
from cdstation.register.upkeep.acts import Correction

if TYPE_CHECKING:
    from cdstation.register.audit import Audited

_OWN = (leaving.OwnDrugReceived, leaving.OwnDrugLeft)
# What may stand on a page of patients' own drugs beside them: its opening, counts, and what sets the book right.
_BESIDE = (book.PageOpened, book.Count, Adjustment, Correction)


def own_drugs_apart(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """Patients' own drugs never stand among the stock, and no stock among them; no dose comes from them (LAW-27-c)."""
    page = sealed.entry.page
    if page is None or isinstance(sealed.body, book.PageOpened):
        return
    own_page = page in known.standing.pages and known.standing.pages[page].key.patients_own
    if isinstance(sealed.body, _OWN) != own_page and not (own_page and isinstance(sealed.body, _BESIDE)):
        yield "own-drugs-among-stock"


def bags_once(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """A bag's number is used once for ever, and what leaves is what was in a bag that is here (LAW-27-c)."""
    body, transit = sealed.body, known.standing.transit
    if isinstance(body, leaving.OwnDrugReceived) and body.bag in transit.bags_ever:
        yield "bag-twice"
    if isinstance(body, leaving.OwnDrugLeft):
        bag = transit.bags.get(body.bag)
        if bag is None or (bag.page, bag.left) != (sealed.entry.page, -(sealed.draft.delta or 0)):
            yield "bag-unknown"


def containers_known(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """Whoever speaks of a container speaks of one that came in, on its own page."""
    holding, page = known.standing.holding, sealed.entry.page
    for number in _spoken_of(sealed):
        one = holding.containers.get(number)
        if number and (one is None or page not in (None, one.page)):
            yield "container-not-there"


def _spoken_of(sealed: Sealed) -> tuple[int, ...]:
    body = sealed.body
    if isinstance(
        body,
        acts.ContainerOpened | acts.ContainerQuarantined | acts.ContainerReleased | acts.Overage | book.BottleFitted,
    ):
        return (body.container,)
    if isinstance(body, acts.StockReturned):  # transfers have an audit of their own
        return body.containers
    return ()


def one_pump(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """A bottle belongs to one pump for as long as it exists."""
    body = sealed.body
    owners = known.standing.holding.owners
    if isinstance(body, book.BottleFitted) and owners.get(body.container, body.pump) != body.pump:
        yield "bottle-on-two-pumps"


def never_back(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """What has expired or was recalled never comes back from quarantine (LAW-27-a)."""
    body = sealed.body
    if isinstance(body, acts.ContainerReleased):
        one = known.standing.holding.containers.get(body.container)
        if one is not None and one.never_again(sealed.draft.dose_day):
            yield "released-though-unusable"


CHECKS = (own_drugs_apart, bags_once, containers_known, one_pump, never_back)
