"""Paper: the pack is saved and offered, and a sheet goes into the book row by row with both who signed it."""

import pytest

from cdstation.treatment.acts import DoseNotGiven
from cdstation.ui.downtime.screen import DowntimeScreen
from cdstation.ui.hands import Signer
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Button
from tests.services.hatch import ASSISTANT, NURSE, PINS, Hatch
from tests.ui.real_desk import RealDesk, open_desk

OKAFOR, REED = Signer("OKAFOR, Ada", PINS[NURSE]), Signer("REED, Jo", PINS[ASSISTANT])


@pytest.fixture
def desk(hatch: Hatch, tasks: Tasks) -> RealDesk:
    """The screen in front, with a pack of today."""
    hatch.station.downtime.save_pack()
    return open_desk(hatch.station, tasks, DowntimeScreen)


def fill(desk: RealDesk, **typed: str) -> None:
    """Type what stands on the sheet."""
    for name, text in typed.items():
        desk.hands.type_into(f"paper-{name}", text, enter=False)


def test_a_sheet_goes_into_the_book(hatch: Hatch, desk: RealDesk) -> None:
    """Two signatures, one line, and the next row is up with its number; what is true of the whole sheet stays."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    before = hatch.balance
    fill(desk, sheet="1", row="1", time="0801", who="A1001BC", measured="45", batch="K2291", expiry="31-Aug-2027")
    assert "ABBOTTSON, Callum" in screen.paper.form.person.text()
    desk.hands.press("paper-next")
    signs = screen.paper.strip._signs.text()
    assert "Sheet 1, row 1: 45 mL measured for ABBOTTSON, Callum" in signs
    assert signs.endswith("08:01. Given.")
    desk.hands.sign(screen.paper.strip, OKAFOR)
    assert hatch.balance == before
    desk.hands.sign(screen.paper.strip, REED)
    assert hatch.balance == before - 45_000
    fields = screen.paper.form.fields
    assert (fields["sheet"].text, fields["row"].text, fields["who"].text, fields["batch"].text) == (
        "1",
        "2",
        "",
        "K2291",
    )
    assert "row 1 is entry" in screen.paper.told.text


@pytest.mark.req("ADM-3", "RET-2")
def test_a_row_without_a_dose_goes_into_the_book_too(hatch: Hatch, desk: RealDesk) -> None:
    """Nothing of a cup is asked, one witness signs beside the nurse on duty, and no millilitre moves."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    form, before = screen.paper.form, hatch.balance
    fill(desk, sheet="1", row="3", time="0801", who="A1001BC")
    form.outcome.box.setCurrentIndex(form.outcome.box.findText("No dose: Did not attend"))
    assert not any(form.fields[name].isEnabled() for name in ("measured", "consumed", "batch", "expiry"))
    assert desk.hands.find(Button, "paper-next").text() == "A witness is here"
    desk.hands.press("paper-next")
    offered = {screen.paper.strip._who.itemText(at) for at in range(screen.paper.strip._who.count())}
    assert OKAFOR.shown not in offered
    desk.hands.sign(screen.paper.strip, REED)
    body = hatch.entries[-1].body
    assert isinstance(body, DoseNotGiven)
    assert (body.reason, body.sheet) == ("not-attended", "1/3")
    assert hatch.balance == before
    assert "row 3 is in the book: no dose" in screen.paper.told.text
    assert (form.fields["row"].text, form.fields["measured"].isEnabled()) == ("4", True)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("row", "x", "in figures"),
        ("who", "A9999ZZ", "Nobody here"),
        ("measured", "a lot", "Type millilitres"),
        ("time", "2561", "08:05"),
        ("day", "someday", ""),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_its_field(
    hatch: Hatch, desk: RealDesk, field: str, text: str, words: str
) -> None:
    """The form stays filled, and nobody is asked to sign."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    last = len(hatch.entries)
    whole = {"sheet": "1", "row": "1", "time": "08:01", "who": "A1001BC", "measured": "45"}
    fill(desk, **{**whole, field: text})
    desk.hands.press("paper-next")
    assert screen.paper.strip.isHidden()
    assert words in screen.paper.form.fields[field]._wrong.text()
    assert len(hatch.entries) == last


def test_a_row_that_is_in_the_book_is_refused_in_a_sentence(hatch: Hatch, desk: RealDesk) -> None:
    """Before anybody signs: the sentence stands beside the form, which stays filled."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    fill(desk, sheet="1", row="1", time="0801", who="A1001BC", measured="45")
    desk.hands.press("paper-next")
    for signer in (OKAFOR, REED):
        desk.hands.sign(screen.paper.strip, signer)
    fill(desk, sheet="1", row="1", time="0801", who="A1002BC", measured="45")
    desk.hands.press("paper-next")
    assert screen.paper.strip.isHidden()
    assert "Row 1 of sheet 1 is in the book already." in screen.paper.wrong.text()
    assert screen.paper.form.fields["who"].text == "A1002BC"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"measured": "0"}, "Nothing was in the cup"),
        ({"sheet": "9"}, "There is no downtime sheet 9."),
        ({"row": "99"}, "has rows 1 to"),
        ({"day": "01-Jan-2020"}, ""),
    ],
)
def test_what_cannot_be_entered_is_said_before_anybody_signs(
    hatch: Hatch, desk: RealDesk, typed: dict[str, str], words: str
) -> None:
    """Two people would have signed for nothing."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    whole = {"sheet": "1", "row": "1", "time": "08:01", "who": "A1001BC", "measured": "45"}
    fill(desk, **{**whole, **typed})
    desk.hands.press("paper-next")
    assert screen.paper.strip.isHidden()
    assert screen.paper.wrong.isVisible()
    assert words in screen.paper.wrong.text()


@pytest.mark.req("DISC-1")
def test_who_signs_reads_that_another_amount_was_ordered(hatch: Hatch, desk: RealDesk) -> None:
    """A point that was left out is seen before it is in the register."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    fill(desk, sheet="1", row="1", time="08:01", who="A1001BC", measured="450")
    desk.hands.press("paper-next")
    assert screen.paper.strip._signs.text().endswith("45 mL was ordered: the difference opens a discrepancy.")
    fill(desk, measured="45")
    desk.hands.press("paper-next")
    assert screen.paper.strip._signs.text().endswith("Given.")


def test_the_pack_says_whether_it_is_saved(hatch: Hatch, desk: RealDesk) -> None:
    """And what opens it on another computer."""
    screen = desk.screen
    assert isinstance(screen, DowntimeScreen)
    assert hatch.station.downtime.code in screen.pack.code.text()
    first = hatch.book.standing.keeping.next_sheet
    desk.hands.press("pack-save")
    assert hatch.book.standing.keeping.next_sheet > first
    assert not screen.pack._busy
