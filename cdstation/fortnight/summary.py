"""The end of the fortnight in figures, read from the books and held against the notebook."""

from typing import Any

from cdstation.fortnight.prison import Place, Prison
from cdstation.register.pages import PageHead
from cdstation.register.stock.between import audit_transfers
from cdstation.services.verification import verify_area

Summary = dict[str, Any]


def summarise(prison: Prison) -> Summary:
    """Per page: opening, in, out, wasted, adjusted, closing, counted and open cases; per area: the whole check."""
    books = {place.area_id: place.book.ledger.entries(limit=10_000_000) for place in prison.places}
    pages = [_page(prison, place, head) for place in prison.places for head in place.station.register.pages()]
    return {
        "doses": prison.notes.doses,
        "pages": pages,
        "areas": [_area(place) for place in prison.places],
        "transfer_findings": [one.code for one in audit_transfers(books)],
        "on_the_way": sum(prison.notes.on_the_way.values()),
        "papers": sorted(path.as_posix() for path in prison.papers),
    }


def check_against(prison: Prison, summary: Summary) -> None:
    """Does every book say what the notebook says? Adds `agrees`, and what differs."""
    differing = [f"{one['area']}, {one['page']}" for one in summary["pages"] if one["book_balance"] != one["closing"]]
    cases = [case for place in prison.places for case in place.book.standing.cases.unsettled()]
    only_the_theft = len(cases) == 1 and cases[0].theft and cases[0].told("cdao")
    sound = all(area["verified"] for area in summary["areas"]) and not summary["transfer_findings"]
    summary["differing"] = differing
    summary["only_the_theft_is_open"] = only_the_theft
    summary["agrees"] = not differing and only_the_theft and sound and summary["on_the_way"] == 0


def _page(prison: Prison, place: Place, head: PageHead) -> Summary:
    here = (product for area, product in prison.notes.pages if area == place.name)
    product = next(one for one in here if place.page(one) == head.page)
    cases = place.book.standing.cases.open_on(head.page)
    return {
        "area": place.name,
        "page": head.key.shown,
        "unit": head.unit.value,
        **prison.notes.page(place.name, product).as_dict(),
        "book_balance": place.station.register.balance(head.page),
        "open_cases": [{"case": case.seq, "cause": case.cause, "outcome": case.outcome} for case in cases],
    }


def _area(place: Place) -> Summary:
    report = verify_area(place.station.folders.files(place.area_id), place.station.access.file_key())
    return {
        "area": place.name,
        "file": place.file.name,
        "entries": report.entries,
        "verified": report.verified,
        "findings": [one.code for one in report.findings],
    }
