"""The walks through the keeping of the book: what stands behind More in the register, and an inspector who reads."""

from dataclasses import replace

from cdstation.services.upkeep.corrections import HalfCorrected
from cdstation.services.values import State
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.fiction.tours import Stops, Tour
from cdstation.ui.fiction.workplace import Workplace


def _several() -> ExampleStation:
    """A station with a page in each book, and a correction that was interrupted."""
    made = ExampleStation()
    key = book.PAGE.key
    strong = replace(book.PAGE, page=11, key=replace(key, strength="10 mg per mL"))
    record = replace(book.PAGE, page=12, key=replace(key, drug="diazepam", strength="2 mg in 5 mL"), statutory=False)
    own = replace(book.PAGE, page=13, key=replace(key, patients_own=True))
    made.register.heads = (book.PAGE, strong, replace(record, schedule="4"), own)
    made.closing.closed = frozenset({11})
    return made


def _keep(place: Workplace) -> Stops:
    place.window.go_to("register")
    place.wait()
    yield "register-books"
    place.register.tools.more.click()
    place.wait()
    yield "register-more"
    place.register.back()
    place.register.table.selectRow(1)
    for name in ("correct", "notes", "figures", "copy", "closing"):
        place.register.drawer.more.wanted.emit(name)
        place.wait()
        yield f"register-{name}"
        place.register.back()
    place.station.corrections.halves = (HalfCorrected(20_402, 20_398, 3, 11, -45_000, "poured from the strong bottle"),)
    place.register.drawer.more.wanted.emit("finish")
    place.wait()
    yield "register-finish"


def _inspect(place: Workplace) -> Stops:
    place.wait()
    yield "inspection"
    place.register.drawer.more.wanted.emit("notes")
    place.wait()
    yield "inspection-note"


def _look(place: Workplace) -> Stops:
    place.wait()
    yield "state-book-closed"
    place.window._look_past()
    place.wait()
    yield "register-closed-book"
    place.station.nurse, place.station.witness = people.NURSE, people.WITNESS
    place.window.signin.complete = True
    place.station.changed()
    place.wait()
    place.register.drawer.more.wanted.emit("closing")
    place.hands.press("archive-again")
    yield "register-archive-copy"


UPKEEP_TOURS = (
    Tour(_several, _keep),
    Tour(lambda: ExampleStation(State.INSPECTION), _inspect),
    Tour(lambda: ExampleStation(State.BOOK_CLOSED), _look),
)
