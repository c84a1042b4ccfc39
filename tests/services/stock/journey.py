"""A transfer from the store to a hatch, and what must hold of all three books at any moment of it."""

from cdstation.register.stock.between import audit_transfers, on_the_way
from cdstation.register.stock.transfers import RETURN, Loose, Sending
from cdstation.services.stock.parcels import Incoming, Sent
from tests.services.areas import METHADONE, OPENING, PHARMACIST, TECHNICIAN, Place, Prison, pages, two

IN_ALL = sum(OPENING[name].get(METHADONE, 0) for name in OPENING)
CAREFUL = two(PHARMACIST, TECHNICIAN)


def bottles(place: Place, to: Place, *containers: int, purpose: str = "supply", **changes: object) -> Sending:
    """These containers, on a requisition of paper."""
    usual: dict[str, object] = {"requisition": "A-17", "seal": "S-0441", "courier": "night orderly officer"}
    return Sending(to.area_id, METHADONE, containers=containers, purpose=purpose, **{**usual, **changes})  # type: ignore[arg-type]


def loose(to: Place, amount: int, *, product: str = METHADONE, purpose: str = "supply") -> Sending:
    """An amount that is in no container of the book."""
    part = Loose(amount, "MX2201", "2027-06-30")
    return Sending(to.area_id, product, "A-17", loose=(part,), purpose=purpose)


def returned(to: Place, *containers: int) -> Sending:
    """These containers, back to the pharmacy."""
    return Sending(to.area_id, METHADONE, "RN-3", containers=containers, purpose=RETURN)


def send(prison: Prison, *contents: int) -> Sent:
    """Bottles of the store on their way to hatch A."""
    numbers = prison.store.list_containers(*(contents or (500_000, 500_000)))
    return prison.store.station.transfers.send(bottles(prison.store, prison.hatch_a, *numbers), CAREFUL)


def waiting(place: Place) -> Incoming:
    """The one transfer that is on its way here."""
    (found,), findings = place.station.transfers.incoming()
    assert findings == ()
    return found


def methadone(prison: Prison) -> int:
    """What stands on the methadone pages, and what is on the way between them."""
    whole = {place.area_id: place.entries for place in prison.places}
    balances = sum(place.station.register.balance(pages(place)[METHADONE]) for place in prison.places)
    return balances + on_the_way(whole).get(METHADONE, 0)


def check(prison: Prison, *, short: int = 0, verified: bool = True) -> None:
    """Nothing is counted twice and nothing is lost, but for what was found short on arrival."""
    whole = {place.area_id: place.entries for place in prison.places}
    assert list(audit_transfers(whole)) == []
    assert methadone(prison) == IN_ALL - short
    for place in prison.places if verified else ():
        assert place.verify().findings == ()
