"""Everything that is printed at the end of the fortnight: registers, forms, reports, into the folder of each area."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from cdstation.fortnight.prison import FIRST_DAY, PHARMACIST, Place, Prison, proof
from cdstation.register.pages import PageHead

_LAST_DAY = FIRST_DAY + timedelta(days=13)
_QUARTER = 4
_FORMS = 3  # enough to look at


def print_everything(prison: Prison, out: Path) -> None:
    """Into `out/<area>/`; their paths are kept with the prison."""
    for place in prison.places:
        folder = out / place.home.name
        folder.mkdir(parents=True, exist_ok=True)
        place.station.access.sign_in(proof(PHARMACIST))
        for name, printed in _papers(place):
            prison.papers.append(printed(folder / f"{name}.pdf"))
        place.station.access.sign_out()


def _papers(place: Place) -> Iterator[tuple[str, Callable[[Path], Path]]]:
    station = place.station
    for head in station.register.pages():
        yield f"register-{_plain(head)}", partial(_print_page, place, head)
    for order in station.orders.requisitions()[:_FORMS]:
        yield f"requisition-{order.number}", partial(station.orders.print_form, order.number)
    for row in station.cases.cases():
        yield f"incident-{row.number}", partial(station.case_papers.print_incident, row.number)
    if station.receipts.approval().kept_here:
        yield "receipts", partial(station.receipts.print_register, FIRST_DAY, _LAST_DAY)
        yield "receipts-and-transfers", partial(station.receipts.print_combined, FIRST_DAY, _LAST_DAY)
    yield "quarter", partial(station.case_papers.print_quarter, FIRST_DAY.year, _QUARTER)


def _print_page(place: Place, head: PageHead, target: Path) -> Path:
    return place.station.register.print_pages(head.page, FIRST_DAY, _LAST_DAY, target)


def _plain(head: PageHead) -> str:
    own = "-own" if head.key.patients_own else ""
    return f"{head.key.drug}-{head.key.strength}{own}".replace(" ", "-")
