"""The way through the paper of a day when the station was down, for the pictures."""

from collections.abc import Iterator

from cdstation.ui.fiction import people
from cdstation.ui.fiction.people import DOUGLAS, EVANS
from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace

NO_DOSE = "No dose: Did not attend"


def enter_paper(place: Workplace) -> Iterator[str]:
    """The pack of today; of yesterday's sheet a dose, somebody who did not come, and a row that was entered before."""
    hands, paper = place.hands, place.downtime.paper
    place.window.go_to("downtime")
    place.wait()
    yield "paper"
    hands.press("pack-save")
    yield "paper-pack-saved"
    _fill(place, "6", EVANS, "30")
    place.hands.type_into("paper-batch", "K2291", enter=False)
    place.hands.type_into("paper-expiry", "31-Aug-2027", enter=False)
    yield "paper-row"
    hands.press("paper-next")
    yield "paper-row-signs"
    for signer in (NURSE, WITNESS):
        hands.sign(paper.strip, signer)
    yield "paper-row-entered"
    _fill(place, "5", DOUGLAS)
    paper.form.outcome.box.setCurrentText(NO_DOSE)
    hands.press("paper-next")
    yield "paper-no-dose"
    hands.sign(paper.strip, WITNESS)
    _fill(place, "6", EVANS, "thirty")
    hands.press("paper-next")
    yield "paper-row-wrong"
    hands.type_into("paper-measured", "30", enter=False)
    hands.press("paper-next")
    for signer in (NURSE, WITNESS):
        hands.sign(paper.strip, signer)
    yield "paper-row-refused"


def _fill(place: Workplace, row: str, patient: int, measured: str = "") -> None:
    who = people.patient(patient).prison_number
    typed = {"sheet": "11", "row": row, "day": "20-Nov-2026", "time": "0822", "who": who}
    for name, text in typed.items():
        place.hands.type_into(f"paper-{name}", text, enter=False)
    if measured:
        place.hands.type_into("paper-measured", measured, enter=False)
