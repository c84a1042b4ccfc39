"""Who signs when stock moves: one who may move it, and a witness."""

from typing import TYPE_CHECKING

from cdstation.errors import RuleError, StationError
from cdstation.register.people import Person
from cdstation.register.stock.transfers import check_may_move
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.two_signatures import Asked, TwoSignatures
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station


def ask_two(station: "Station", strip: WitnessStrip, two: TwoSignatures, signs: str) -> None:
    """Both read the same words and sign them; whoever is on duty stands first."""
    status, everybody = station.status(), station.access.people()
    movers = tuple(person for person in everybody if _may_move(person))
    first = Asked("first", signs, movers, status.nurse)
    two.ask(first, Asked("witness", signs, everybody, status.witness))
    show_strip(strip)


def show_strip(strip: WitnessStrip) -> None:
    """Bring it where it can be seen, also where it stands at the end of a long form."""
    strip.show()
    strip.pin.setFocus()
    bring_into_sight_soon(strip)


def about_a_person(error: StationError) -> bool:
    """True for what is said on the strip: it was the signature, not the form."""
    return error.code.startswith(("pin-", "badge-", "witness-", "role-", "person-"))


def _may_move(person: Person) -> bool:
    try:
        check_may_move(person)
    except RuleError:
        return False
    return True
