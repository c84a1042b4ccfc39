"""Moving stock on the screens, over real books: a store sends, a hatch counts, both by hands alone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from cdstation.services.stock.neighbours import AreaCard
from cdstation.services.stock.parcels import OnPage
from cdstation.ui.hands import Signer
from cdstation.ui.stock.moving.areas import AreasStep
from cdstation.ui.stock.moving.arrivals import ArrivalsStep
from cdstation.ui.stock.moving.send import SendStep
from cdstation.ui.stock.moving.transit import TransitStep
from cdstation.ui.stock.screen import StockScreen
from cdstation.ui.tasks import Tasks
from tests.services.areas import (
    ASSISTANT,
    EVERY_PIN,
    METHADONE,
    NURSE,
    PHARMACIST,
    TECHNICIAN,
    Place,
    Prison,
    build_prison,
    copy_of_prison,
    pages,
    proof,
)
from tests.services.stock.journey import check, send
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES, settle

ADA, JO = Signer("OKAFOR, Ada", EVERY_PIN[NURSE]), Signer("REED, Jo", EVERY_PIN[ASSISTANT])
NISHA, TOVE = Signer("PATELSON, Nisha", EVERY_PIN[PHARMACIST]), Signer("LINDQVIST, Tove", EVERY_PIN[TECHNICIAN])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Prison:
    """The small prison of the services' tests."""
    prison = build_prison(tmp_path_factory.mktemp("prison"))
    prison.close()
    return prison


@pytest.fixture
def prison(built: Prison, tmp_path: Path) -> Iterator[Prison]:
    """With somebody on duty in the store and in hatch A."""
    prison = copy_of_prison(built, tmp_path)
    for place, nurse, witness in ((prison.store, PHARMACIST, TECHNICIAN), (prison.hatch_a, NURSE, ASSISTANT)):
        place.station.access.sign_in(proof(nurse))
        place.station.access.choose_witness(proof(witness))
    yield prison
    prison.close()


def at(place: Place, tasks: Tasks, act: str, wide: int = 1366, tall: int = 768) -> RealDesk:
    """The stock screen of a place, at one of its acts."""
    desk = open_desk(place.station, tasks, StockScreen, wide, tall)
    assert isinstance(desk.screen, StockScreen)
    desk.screen.show_step(act)
    desk.hands.wait()
    return desk


def step(desk: RealDesk, kind: type) -> SendStep | ArrivalsStep | TransitStep | AreasStep:
    """The act in front."""
    assert isinstance(desk.screen, StockScreen)
    found = desk.screen.step
    assert type(found) is kind
    assert isinstance(found, SendStep | ArrivalsStep | TransitStep | AreasStep)
    return found


def sign(desk: RealDesk, kind: type, *signers: Signer) -> None:
    """One after the other."""
    for signer in signers:
        desk.hands.sign(step(desk, kind).strip, signer)
    desk.hands.wait()


@pytest.mark.req("PSI-4.17", "PSI-4.23", "PSI-4.27")
def test_two_bottles_by_hands_alone(prison: Prison, tasks: Tasks) -> None:
    """Ticked, signed, sent; counted, signed, taken in; and settled by looking."""
    prison.store.list_containers(500_000, 500_000, 500_000)
    desk = at(prison.store, tasks, "send")
    form = step(desk, SendStep)
    assert isinstance(form, SendStep)
    form.form.medicine.box.setCurrentIndex([one.product.code for one in form.form._offered.pages].index(METHADONE))
    boxes = desk.window.findChildren(QCheckBox)
    for tick in [one for one in boxes if one.objectName().startswith("send-container-")][:2]:
        desk.hands.tap(tick)
    desk.hands.type_into("send-number", "A-17", enter=False)
    desk.hands.type_into("send-seal", "S-0441")
    assert form.strip.isVisible()
    sign(desk, SendStep, NISHA, TOVE)
    assert "Transfer 1 is on its way" in form.told.text
    assert "19,000 mL" in form.told.text
    there = at(prison.hatch_a, tasks, "arrivals")
    there.hands.press("arrivals-count-1")
    there.hands.type_into("arrivals-counted-1", "500")
    there.hands.type_into("arrivals-counted-2", "500")
    sign(there, ArrivalsStep, ADA, JO)
    arrived = step(there, ArrivalsStep)
    assert isinstance(arrived, ArrivalsStep)
    assert "Taken in: 1,000 mL. The balance is now 3,000 mL." in arrived.told.text
    back = at(prison.store, tasks, "transit")
    assert prison.store.station.transfers.in_transit() == ()
    assert "Nothing is in transit." in _words(back)
    check(prison)


@pytest.mark.req("PSI-4.17")
def test_what_cannot_leave_is_said_before_anybody_signs(prison: Prison, tasks: Tasks) -> None:
    """No number, nothing chosen, more than there is; what was typed stays."""
    desk = at(prison.store, tasks, "send")
    form = step(desk, SendStep)
    for typed, words in (
        ({}, "There is no requisition number."),
        ({"number": "A-17"}, "Nothing was chosen."),
        ({"amount": "999999", "batch": "B1", "expiry": "31-Aug-2027"}, "are in no container"),
        ({"amount": "4", "expiry": "01-Jan-2020"}, "is not supplied"),
    ):
        for name, text in typed.items():
            desk.hands.type_into(f"send-{name}", text, enter=False)
        desk.hands.press("send-next")
        assert form.strip.isHidden()
        assert words in form.wrong.text()
    desk.hands.type_into("send-expiry", "31-Aug-2027", enter=False)
    desk.hands.press("send-next")
    assert form.strip.isVisible()
    assert form.wrong.isHidden()


@pytest.mark.req("PSI-4.17")
def test_an_empty_row_is_asked_for_and_a_wrong_pin_begins_anew(prison: Prison, tasks: Tasks) -> None:
    """Nothing typed is lost, nothing is entered."""
    send(prison)
    desk = at(prison.hatch_a, tasks, "arrivals")
    desk.hands.press("arrivals-count-1")
    desk.hands.type_into("arrivals-counted-1", "500")
    desk.hands.press("arrivals-accept")
    assert "Not every part was counted." in _words(desk)
    desk.hands.type_into("arrivals-counted-2", "480")
    sign(desk, ArrivalsStep, ADA, Signer("REED, Jo", "000000"))
    assert "PIN" in step(desk, ArrivalsStep).strip.complaint
    assert desk.hands.find(QLineEdit, "arrivals-counted-2").text() == "480"
    sign(desk, ArrivalsStep, ADA, JO)
    assert "a discrepancy was opened" in _words(desk)
    check(prison, short=20_000)


@pytest.mark.req("PSI-4.17")
def test_refused_there_and_taken_back_here(prison: Prison, tasks: Tasks) -> None:
    """A reason is asked for; the sender sees it, counts, and has its bottles again."""
    send(prison)
    desk = at(prison.hatch_a, tasks, "arrivals")
    desk.hands.press("arrivals-count-1")
    desk.hands.press("arrivals-refuse")
    assert "No reason was given." in _words(desk)
    desk.hands.type_into("arrivals-reason", "seal broken")
    sign(desk, ArrivalsStep, ADA, JO)
    assert "Not taken in." in _words(desk)
    store = at(prison.store, tasks, "transit")
    assert "A wing hatch did not take it in: seal broken" in _words(store)
    store.hands.press("transit-back-1")
    for row in ("1", "2"):
        store.hands.type_into(f"transit-counted-{row}", "500")
    sign(store, TransitStep, NISHA, TOVE)
    assert "Entered again. The balance is now 20,000 mL." in _words(store)
    check(prison)


@pytest.mark.req("PSI-4.17")
def test_an_overdue_transfer_is_seen_before_it_is_looked_for(prison: Prison, tasks: Tasks) -> None:
    """Beside the act in the list, and on its own line; its slip is written again by one press."""
    send(prison)
    prison.move(4 * 3_600_000 + 60_000)
    desk = at(prison.store, tasks, "overview")
    assert isinstance(desk.screen, StockScreen)
    assert desk.screen.steps["transit"].notice() == "1 in transit for over 4 h"
    desk.screen.show_step("transit")
    desk.hands.wait()
    assert "In transit for more than four hours" in _words(desk)
    (slip,) = prison.transit.glob("transfer-*")
    slip.unlink()
    desk.hands.press("transit-again-1")
    assert slip.exists()


@pytest.mark.req("PSI-4.17")
def test_another_area_is_made_known_by_two(prison: Prison, tasks: Tasks) -> None:
    """The fingerprint is on the screen in both places; two people sign that it is the same."""
    store, hatch = prison.store, prison.hatch_a
    neighbours = store.book.standing.orders.neighbours
    stranger = neighbours.pop(hatch.area_id)
    desk = at(store, tasks, "areas")
    own = hatch.station.transfers.cards().own
    assert isinstance(own, AreaCard)
    assert own.fingerprint in _words(desk)
    desk.hands.press("areas-same-1")
    sign(desk, AreasStep, NISHA, TOVE)
    assert store.book.standing.orders.neighbours[hatch.area_id] == stranger
    assert "No other card lies in the folder." in _words(desk)


@pytest.mark.req("PSI-4.17")
def test_without_the_folder_it_is_said(prison: Prison, tasks: Tasks) -> None:
    """On every one of the acts that need it, and nothing can be sent."""
    prison.transit.rename(prison.home / "elsewhere")
    for act in ("send", "arrivals", "areas"):
        desk = at(prison.store, tasks, act)
        assert "The folder for slips between areas is not there." in _words(desk), act
    assert pages(prison.store)


def _words(desk: RealDesk) -> str:
    """Everything that stands on the act in front."""
    assert isinstance(desk.screen, StockScreen)
    return " ".join(one.text() for one in desk.screen.step.findChildren(QLabel) if one.isVisible())


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_small_or_nameless(prison: Prison, tasks: Tasks, size: str) -> None:
    """Each act in its states, at each size that must do."""
    store, hatch = prison.store, prison.hatch_a
    store.list_containers(500_000, 500_000)
    store.list_containers(500_000, expiry="2026-10-31", batch="MX1111")
    send(prison)
    prison.move(4 * 3_600_000 + 60_000)
    desk = at(store, tasks, "send", *SIZES[size])
    form = step(desk, SendStep)
    assert isinstance(form, SendStep)
    _looks(desk)
    form.form.amount.set_text("20")
    form.form.batch.set_text("MX2201")
    form.form.expiry.set_text("30-Jun-2027")
    form.form.number.set_text("A-17")
    desk.hands.press("send-next")
    _looks(desk)
    _looks(at(store, tasks, "transit", *SIZES[size]))
    store.book.standing.orders.neighbours.pop(prison.hatch_b.area_id)
    areas = at(store, tasks, "areas", *SIZES[size])
    areas.hands.press("areas-same-1")
    _looks(areas)
    there = at(hatch, tasks, "arrivals", *SIZES[size])
    _looks(there)
    there.hands.press("arrivals-count-1")
    for row in ("1", "2"):
        there.hands.type_into(f"arrivals-counted-{row}", "480")
    _looks(there)
    sign(there, ArrivalsStep, ADA, JO)
    _looks(there)


def _looks(desk: RealDesk) -> None:
    assert isinstance(desk.screen, StockScreen)
    settle()
    assert faults(desk.screen.step) == []


@pytest.mark.req("CUI-4")
def test_by_keys_alone(prison: Prison, tasks: Tasks) -> None:
    """From the list of arrivals to the second signature without a finger on the glass."""
    send(prison, 500_000)
    desk = at(prison.hatch_a, tasks, "arrivals")
    _press_on(desk, "arrivals-count-1")
    assert desk.window.focusWidget() is desk.hands.find(QLineEdit, "arrivals-counted-1")
    QTest.keyClicks(_focused(desk), "500")
    QTest.keyClick(_focused(desk), Qt.Key.Key_Return)
    desk.hands.wait()
    for pin in (ADA.pin, JO.pin):
        QTest.keyClicks(_focused(desk), pin)
        QTest.keyClick(_focused(desk), Qt.Key.Key_Return)
        desk.hands.wait()
    assert prison.hatch_a.balance == 2_500_000


def _focused(desk: RealDesk) -> QWidget:
    found = desk.window.focusWidget()
    assert found is not None
    return found


def _press_on(desk: RealDesk, name: str) -> None:
    """Tab to it, and Enter."""
    wanted = desk.hands.find(QWidget, name)
    for _ in range(60):
        if desk.window.focusWidget() is wanted:
            break
        QTest.keyClick(_focused(desk), Qt.Key.Key_Tab)
    assert desk.window.focusWidget() is wanted
    QTest.keyClick(wanted, Qt.Key.Key_Return)
    desk.hands.wait()


def test_what_is_ticked_stays_while_the_cabinet_changes(prison: Prison, tasks: Tasks) -> None:
    """But for what can no longer be supplied."""
    prison.store.list_containers(500_000, 500_000, 500_000)
    desk = at(prison.store, tasks, "send")
    form = step(desk, SendStep)
    assert isinstance(form, SendStep)
    offered = form.form._offered
    codes = [one.product.code for one in offered.pages]
    form.form.medicine.box.setCurrentIndex(codes.index(METHADONE))
    one, other, _ = form.form.ticks
    for number in (one, other):
        form.form.ticks[number].setChecked(True)

    def marked(page: OnPage) -> OnPage:
        held = tuple(replace(each, mark="expired") if each.number == other else each for each in page.held)
        return replace(page, held=held, loose=page.loose - 5_000)

    form.form.offer(replace(offered, pages=tuple(marked(page) for page in offered.pages)))
    assert [number for number, tick in form.form.ticks.items() if tick.isChecked()] == [one]


@pytest.mark.req("PSI-4.17", "H-25")
def test_going_back_while_it_is_written_loses_nothing(prison: Prison, tasks: Tasks) -> None:
    """The folder of the slips may be slow: Esc meanwhile leads to the list, and the outcome is told there."""
    send(prison)
    desk = at(prison.hatch_a, tasks, "arrivals")
    desk.hands.press("arrivals-count-1")
    for row in ("1", "2"):
        desk.hands.type_into(f"arrivals-counted-{row}", "500")
    arrived = step(desk, ArrivalsStep)
    assert isinstance(arrived, ArrivalsStep)
    gate = threading.Event()
    tasks.desk(gate.wait)
    for number in (NURSE, ASSISTANT):
        arrived.strip.signed.emit(proof(number))
    assert arrived.back()
    gate.set()
    desk.hands.wait()
    assert "Taken in: 1,000 mL." in arrived.told.text
    assert prison.hatch_a.station.transfers.incoming()[0] == ()
