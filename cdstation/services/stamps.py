"""What stands on every sheet that is printed: whose book it is, how it stood, and who printed it when."""

from typing import TYPE_CHECKING

from cdstation.services.current import Current

if TYPE_CHECKING:
    from cdstation.reports.discrepancies.paper import Stamp
    from cdstation.reports.heads import AreaHead, PageSeal


def stamp_of(current: Current) -> "Stamp":
    """The stamp of this moment."""
    from cdstation.reports.discrepancies.paper import Stamp

    return Stamp(head_of(current), seal_of(current), current.clock.now().utc_ms, printed_by(current))


def head_of(current: Current) -> "AreaHead":
    """Whose book it is."""
    from cdstation.reports.heads import AreaHead

    area = current.book.standing.area
    assert area is not None
    return AreaHead(area.name, area.prison, area.address, area.simulated)


def seal_of(current: Current) -> "PageSeal":
    """How the book stands; a checkpoint is made first, so that the copy can be held against the book."""
    from cdstation.reports.heads import PageSeal
    from cdstation.storage.readmodels import PageReader

    book = current.book
    if book.writable:
        book.writing.make_checkpoint()
    note, tip = PageReader(book.ledger).latest_checkpoint(), book.ledger.last()
    assert tip is not None, "an area has at least the entry that opened it"
    return PageSeal(tip.seq, tip.hash.hex(), note.note if note else "", note.code if note else "")


def printed_by(current: Current) -> str:
    """Who prints: the inspector who reads (LAW-26-a), the nurse on duty, or nobody but the station."""
    who = current.inspector or current.nurse
    return current.book.person(who.person).shown if who else "the station"
