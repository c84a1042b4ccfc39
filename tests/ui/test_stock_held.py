"""Containers, listing, returns and patients' own drugs on the stock screen over a real book (PUMP-5, BAL-4, LAW-27)."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from cdstation.register.acts import BottleFitted, DiscrepancyOpened, PageOpened
from cdstation.register.quantity import Unit
from cdstation.register.stock.acts import BatchRecalled, ContainerOpened, ContainerQuarantined, Overage, StockReturned
from cdstation.register.stock.containers import Listed
from cdstation.register.stock.leaving import OwnDrugLeft, OwnDrugReceived
from cdstation.ui.hands import Signer
from cdstation.ui.opening.screen import OpeningScreen
from cdstation.ui.stock.held.containers import ContainersStep
from cdstation.ui.stock.held.new_page import NewPageStep
from cdstation.ui.stock.screen import StockScreen
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.panels import TONES, Tag
from tests.services.hatch import ASSISTANT, METHADONE, OLD_HAND, PINS, Hatch, proof
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES

REED = Signer("REED, Jo", PINS[ASSISTANT])
SIZE, BATCH, EXPIRY = 500_000, "MX2201", "2027-06-30"
S = TypeVar("S", bound=StockStep)


@pytest.fixture
def hatch(hatch: Hatch) -> Hatch:
    """Three bottles on the list: two alike, one that has expired."""
    rows = [Listed(SIZE, SIZE, BATCH, EXPIRY), Listed(SIZE, 320_000, BATCH, EXPIRY)]
    hatch.station.containers.list_stock(METHADONE, rows, proof(ASSISTANT))
    hatch.station.containers.list_stock(METHADONE, [Listed(SIZE, SIZE, "OLD1", "2026-11-15")], proof(ASSISTANT))
    return hatch


@pytest.fixture
def desk(hatch: Hatch, tasks: Tasks) -> RealDesk:
    """The stock screen in front."""
    return open_desk(hatch.station, tasks, StockScreen)


def step(desk: RealDesk, name: str) -> StockStep:
    """An act, in front."""
    desk.hands.press(f"act-{name}")
    screen = desk.screen
    assert isinstance(screen, StockScreen)
    assert screen.step.name == name
    return screen.step


def containers(desk: RealDesk) -> ContainersStep:
    """The containers, in front."""
    found = step(desk, "containers")
    assert isinstance(found, ContainersStep)
    return found


def sign(desk: RealDesk, shown: StockStep) -> None:
    """The second person signs."""
    desk.hands.sign(shown.strip, REED)
    desk.hands.wait()


def told(shown: ContainersStep) -> str:
    """How the flag looks that says what was written."""
    return shown.said.findChildren(Tag)[-1].styleSheet()


def rows(shown: ContainersStep) -> list[tuple[str, ...]]:
    """The table as it is read."""
    table = shown.table
    model = table.model()
    texts = [[model.index(row, at).data() for at in range(table.columnCount())] for row in range(table.rowCount())]
    return [tuple(row) for row in texts]


def choose(desk: RealDesk, shown: ContainersStep, row: int) -> None:
    """Arrow keys to a row."""
    shown.table.setFocus()
    while shown.table.currentRow() != row:
        QTest.keyClick(shown.table, Qt.Key.Key_Down if shown.table.currentRow() < row else Qt.Key.Key_Up)
    desk.hands.wait()


@pytest.mark.req("PUMP-5", "LAW-27-a")
def test_the_table_says_what_each_is_and_what_should_be_looked_at(hatch: Hatch, desk: RealDesk) -> None:
    """The expired one stands first, with a word in the list of acts."""
    shown = containers(desk)
    assert [row[1:] for row in rows(shown)] == [
        ("OLD1", "15-Nov-2026", "500 mL", "Expired, not set apart yet"),
        (BATCH, "30-Jun-2027", "500 mL", "Sealed"),
        (BATCH, "30-Jun-2027", "320 mL", "Open"),
    ]
    assert shown.notice() == "1 to set apart"
    assert not desk.hands.sees("container-use")
    choose(desk, shown, 1)
    desk.hands.press("container-use")
    desk.hands.press("container-next")
    assert isinstance(hatch.entries[-1].body, ContainerOpened)
    assert rows(shown)[1][-1] == "In use by hand"
    assert not desk.hands.sees("container-use")


@pytest.mark.req("LAW-27-a")
def test_setting_apart_takes_a_reason_and_a_witness(hatch: Hatch, desk: RealDesk) -> None:
    """Expired needs no words; damage does; what has expired is never offered back."""
    shown = containers(desk)
    desk.hands.press("container-apart")
    desk.hands.press("container-next")
    sign(desk, shown)
    body = hatch.entries[-1].body
    assert isinstance(body, ContainerQuarantined)
    assert (body.reason, rows(shown)[0][-1], shown.notice()) == ("expired", "Expired", "")
    assert not desk.hands.sees("container-release")
    choose(desk, shown, 1)
    desk.hands.press("container-apart")
    desk.hands.press("container-next")
    assert shown.wrong.text().startswith("It is not said why it is set apart.")
    desk.hands.find(QComboBox, "container-reason").setCurrentIndex(2)
    desk.hands.type_into("container-apart-note", "")
    sign(desk, shown)
    assert shown.wrong.text().startswith("It is not said what is wrong with it.")
    desk.hands.type_into("container-apart-note", "cap cracked")
    sign(desk, shown)
    assert rows(shown)[1][-1] == "Set apart"
    desk.hands.press("container-release")
    desk.hands.type_into("container-release-note", "pharmacist put a new cap on")
    sign(desk, shown)
    assert rows(shown)[1][-1] == "Sealed"


@pytest.mark.req("BAL-4", "J3")
def test_measuring_says_what_came_of_it(hatch: Hatch, desk: RealDesk) -> None:
    """Within the band it is noted; above it a discrepancy is open."""
    shown = containers(desk)
    choose(desk, shown, 1)
    desk.hands.press("container-measure")
    desk.hands.type_into("container-measured", "504.5")
    sign(desk, shown)
    assert isinstance(hatch.entries[-1].body, Overage)
    assert rows(shown)[1][3] == "504.5 mL"
    assert TONES["good"][0] in told(shown)
    desk.hands.press("container-measure")
    desk.hands.type_into("container-measured", "530")
    sign(desk, shown)
    assert isinstance(hatch.entries[-1].body, DiscrepancyOpened)
    assert TONES["block"][0] in told(shown)
    desk.hands.press("container-recall")
    desk.hands.type_into("container-recall-note", "EL(26)A/09")
    assert TONES["good"][0] in told(shown)


@pytest.mark.req("LAW-27-a")
def test_a_recall_marks_the_batch(hatch: Hatch, desk: RealDesk) -> None:
    """One signature; what is missing is said beside the form."""
    shown = containers(desk)
    choose(desk, shown, 1)
    desk.hands.press("container-recall")
    desk.hands.press("container-next")
    assert shown.wrong.text().startswith("The reference of the recall is missing.")
    desk.hands.type_into("container-recall-note", "EL(26)A/09")
    assert isinstance(hatch.entries[-1].body, BatchRecalled)
    assert [row[-1] for row in rows(shown)][1:] == ["Recalled, not set apart yet"] * 2
    assert shown.notice() == "3 to set apart"


@pytest.mark.req("BAL-1")
def test_listing_stock(hatch: Hatch, desk: RealDesk) -> None:
    """A lot of two and one that is open; more than is loose is refused at once."""
    shown, before = step(desk, "listing"), len(hatch.station.containers.lines())
    for name, text in (("number", "2"), ("size", "500"), ("batch", "MX3301"), ("expiry", "08-2027")):
        desk.hands.type_into(f"listing-{name}", text)
    desk.hands.type_into("listing-number", "1")
    desk.hands.type_into("listing-holds", "150")
    desk.hands.type_into("listing-batch", "MX3302")
    desk.hands.type_into("listing-expiry", "31-Aug-2027")
    for name, text in (("number", "9"), ("batch", "MX3303"), ("expiry", "08-2027")):
        desk.hands.type_into(f"listing-{name}", text)
    assert "is in no container yet" in shown.wrong.text()
    for name in ("number", "batch", "expiry"):
        desk.hands.type_into(f"listing-{name}", "", enter=False)
    desk.hands.press("listing-next")
    sign(desk, shown)
    held = [line.container.contents for line in hatch.station.containers.lines()]
    assert len(held) == before + 3
    assert sorted(held)[0] == 150_000


def test_back_to_the_supplier(hatch: Hatch, desk: RealDesk) -> None:
    """Four lines of paper, a tick, a witness."""
    shown = step(desk, "send-back")
    number = hatch.station.containers.lines()[0].shown
    desk.hands.press(f"send-back-{number}")
    desk.hands.press("send-back-next")
    assert shown.wrong.text().startswith("Firm, address, reference and reason are all needed.")
    for name, text in (("party", "Example Pharma Ltd"), ("address", "4 Model Way"), ("reference", "RA-118")):
        desk.hands.type_into(f"send-back-{name}", text, enter=False)
    desk.hands.type_into("send-back-loose", "12.5", enter=False)
    desk.hands.type_into("send-back-reason", "expired")
    sign(desk, shown)
    body = hatch.entries[-1].body
    assert isinstance(body, StockReturned)
    assert body.amounts == (SIZE, 12_500)


@pytest.mark.req("LAW-27-c")
def test_a_patients_own_drug_in_and_out(hatch: Hatch, desk: RealDesk) -> None:
    """In under a bag's number; out to the police with a name and a reference."""
    shown = step(desk, "own-in")
    patient = hatch.station.roster.patient(OLD_HAND)
    desk.hands.find(QComboBox, "own-patient").setCurrentText(f"{patient.shown}, {patient.prison_number}")
    desk.hands.type_into("own-bag", "PB 0012")
    assert shown.wrong.text().startswith("No medicine was chosen.")
    desk.hands.find(QComboBox, "own-product").setCurrentIndex(0)
    desk.hands.press("own-in-next")
    assert shown.wrong.text().startswith("It is not said where the drug comes from.")
    desk.hands.find(QComboBox, "own-source").setCurrentIndex(0)
    desk.hands.type_into("own-description", "part bottle", enter=False)
    desk.hands.type_into("own-quantity", "120")
    sign(desk, shown)
    assert isinstance(hatch.entries[-1].body, OwnDrugReceived)
    shown = step(desk, "own-out")
    desk.hands.press("own-out-next")
    assert shown.wrong.text().startswith("It is not said what becomes of the bag.")
    desk.hands.find(QComboBox, "own-end").setCurrentIndex(2)
    desk.hands.press("own-out-next")
    sign(desk, shown)
    assert shown.wrong.text().startswith("It is not said who takes the bag.")
    desk.hands.type_into("own-party", "PC 4471 Dunmore", enter=False)
    desk.hands.type_into("own-reference", "CR-118")
    sign(desk, shown)
    assert isinstance(hatch.entries[-1].body, OwnDrugLeft)
    assert not desk.hands.sees("own-out-next")


@pytest.mark.req("LAW-19-b", "PSI-4.25")
def test_a_new_page(hatch: Hatch, desk: RealDesk) -> None:
    """The book is said before anybody signs; a balance says where it comes from; a page is offered once."""
    shown = step(desk, "new-page")
    assert isinstance(shown, NewPageStep)
    desk.hands.press("new-page-next")
    assert shown.wrong.text().startswith("No medicine was chosen.")
    line = "buprenorphine \N{EM DASH} sublingual tablet \N{EM DASH} 8 mg"
    desk.hands.find(QComboBox, "new-page-product").setCurrentText(line)
    assert shown.book.text() == "It stands in the record book, apart from the register."
    desk.hands.type_into("new-page-balance", "56")
    assert shown.wrong.text().startswith("It is not said where this balance comes from.")
    desk.hands.type_into("new-page-note", "Record book 3, page 12")
    sign(desk, shown)
    body = hatch.entries[-1].body
    assert isinstance(body, PageOpened)
    assert (hatch.entries[-1].draft.delta, body.statutory) == (56_000, False)
    assert shown.product.box.findText(line) == -1


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("name", ["new-page", "containers", "listing", "send-back", "own-in", "own-out"])
def test_nothing_is_cut_or_nameless(hatch: Hatch, tasks: Tasks, name: str, size: tuple[int, int]) -> None:
    """At every size: no cut words, no small targets, nothing without a name."""
    hatch.station.own_drugs.receive(OLD_HAND, METHADONE, "reception", "PB1", 120_000, "", proof(ASSISTANT))
    desk = open_desk(hatch.station, tasks, StockScreen, *size)
    screen = desk.screen
    assert isinstance(screen, StockScreen)
    screen.set_tight(size[0] < 900)
    screen.show_step(name)
    desk.hands.wait()
    if isinstance(screen.step, ContainersStep):
        screen.step.acts.chosen.emit("apart")
        desk.hands.wait()
    assert faults(screen.step) == []


@pytest.mark.req("PUMP-5")
def test_a_bottle_on_the_list_is_offered_for_the_pump(hatch: Hatch, tasks: Tasks) -> None:
    """A scan chooses it; what the book says of it is not typed; the wrong label is a sentence of its own."""
    hatch.station.session.close()
    desk = open_desk(hatch.station, tasks, OpeningScreen)
    screen = desk.screen
    assert isinstance(screen, OpeningScreen)
    screen.show_step("bottle")
    desk.hands.wait()
    desk.hands.type_into("bottle-scan", "(01)05012345678900(17)270630(10)MX2201")
    assert not desk.hands.find(QLineEdit, "bottle-volume").isEnabled()
    assert desk.hands.find(QLineEdit, "bottle-volume").text() == "500"
    desk.hands.type_into("bottle-batch", "MX9999")
    desk.hands.sign(screen.bottle.strip, REED)
    assert screen.bottle.wrong.text().startswith("This label is not that of container")
    desk.hands.type_into("bottle-batch", BATCH)
    desk.hands.sign(screen.bottle.strip, REED)
    body = hatch.entries[-1].body
    assert isinstance(body, BottleFitted)
    assert (body.container, body.volume) == (hatch.station.containers.lines()[1].container.number, SIZE)


@pytest.mark.req("LAW-27-a", "PUMP-5")
def test_an_act_goes_with_its_container(hatch: Hatch, desk: RealDesk) -> None:
    """What was begun for one is never done with whatever now stands in its row."""
    shown = containers(desk)
    choose(desk, shown, 1)
    desk.hands.press("container-use")
    desk.hands.press("act-overview")
    desk.hands.press("act-containers")
    assert shown.panel.isVisible(), "looking at something else changes nothing"
    assert shown.table.line is not None
    hatch.station.containers.open(shown.table.line.container.number)
    desk.hands.press("act-overview")
    desk.hands.press("act-containers")
    assert not shown.panel.isVisible(), "it is in use already"
    desk.hands.press("container-recall")
    desk.hands.type_into("container-recall-note", "MDR 26/11", enter=False)
    shown.table.show_lines((), Unit.ML)
    shown.begin()
    assert not shown.panel.isVisible(), "another one stands in its row"
