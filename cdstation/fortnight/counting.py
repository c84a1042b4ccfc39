"""Counts in the fortnight: both counters write what is really there, row by row, as the notebook knows it."""

from cdstation.fortnight.notebook import Notebook
from cdstation.fortnight.prison import Place, two
from cdstation.services.values import CountResult, PageCount


def figures_of(place: Place, page: int, real: int) -> dict[str, int]:
    """A figure for each row that the station asks for, so that all of them together are what is really there.

    A sealed lot is counted in whole containers; whatever is missing or too much shows in the last measured row.
    """
    holding, standing = place.book.standing.holding, place.book.standing
    rows = place.station.counts.start(page)
    held = {one.number: one.contents for one in holding.on_page(page)}
    lots: dict[tuple[int, str, str], int] = {}
    for one in holding.on_page(page):
        if one.sealed:
            lot = (one.size, one.batch, one.expiry)
            lots[lot] = lots.get(lot, 0) + one.contents
    figures: dict[str, int] = {}
    for row in rows:
        if row.container:
            figures[row.key] = held[row.container]
        else:
            figures[row.key] = lots.get((row.size, row.batch, row.expiry), 0) if row.size else 0
    return _made_up(figures, {row.key: row.size for row in rows}, real, standing.pages[page].unit.liquid)


def _made_up(figures: dict[str, int], sizes: dict[str, int], real: int, liquid: bool) -> dict[str, int]:
    """The difference goes where somebody would find it: whole containers from a lot, the rest into a measured row."""
    difference = real - sum(figures.values())
    for key, size in sizes.items():
        if size and difference < 0 and -difference % size == 0 and figures[key] >= -difference:
            return {**figures, key: figures[key] + difference}
    measured = [key for key, size in sizes.items() if not size and figures[key] + difference >= 0]
    target = measured[0] if measured else next(iter(figures))
    assert liquid or difference % 1000 == 0, "nobody finds half a tablet"
    return {**figures, target: figures[target] + difference}


def count_all(place: Place, notes: Notebook, products: tuple[str, ...], first: int, second: int) -> list[CountResult]:
    """Two people count these pages in one round; the notebook knows what they find."""
    counts = []
    for product in products:
        page = place.page(product)
        figures = figures_of(place, page, notes.page(place.name, product).real)
        assert sum(figures.values()) == notes.page(place.name, product).real
        counts.append(PageCount(page, figures, figures))
        notes.counted(place.name, product)
    return list(place.station.counts.finish_round(counts, *two(first, second)))


def recount(place: Place, notes: Notebook, product: str, case: int, first: int, second: int) -> CountResult:
    """Another pair counts one page again, for a case (DISC-1)."""
    page = place.page(product)
    figures = figures_of(place, page, notes.page(place.name, product).real)
    notes.counted(place.name, product)
    return place.station.counts.finish(page, figures, figures, *two(first, second), case=case)
