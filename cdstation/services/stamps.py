"""What stands on every sheet that is printed: whose book it is, how it stood, and who printed it when."""

from typing import TYPE_CHECKING

from cdstation.services.current import Current

if TYPE_CHECKING:
    from cdstation.reports.discrepancies.paper import Stamp


def stamp_of(current: Current) -> "Stamp":
    """The stamp of this moment; a checkpoint is made first, so that the copy can be held against the book."""
    from cdstation.reports.discrepancies.paper import Stamp
    from cdstation.reports.heads import AreaHead, PageSeal
    from cdstation.storage.readmodels import PageReader

    book = current.book
    area, tip = book.standing.area, book.ledger.last()
    assert area is not None
    assert tip is not None, "an area has at least the entry that opened it"
    if book.writable:
        book.writing.make_checkpoint()
    note = PageReader(book.ledger).latest_checkpoint()
    printer = current.nurse_person.shown if current.nurse else "the station"
    return Stamp(
        AreaHead(area.name, area.prison, area.address, area.simulated),
        PageSeal(tip.seq, tip.hash.hex(), note.note if note else "", note.code if note else ""),
        current.clock.now().utc_ms,
        printer,
    )
