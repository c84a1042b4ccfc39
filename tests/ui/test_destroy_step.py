"""The destruction step over a real book: led through, resumed after a restart, with its certificate (LAW-27)."""

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox

from cdstation.register.people import Role
from cdstation.register.stock.leaving import Destruction
from cdstation.services.values import Proof
from cdstation.ui.hands import Signer
from cdstation.ui.stock.destroy import DestroyStep
from cdstation.ui.stock.destroying import certificates
from cdstation.ui.stock.screen import StockScreen
from cdstation.ui.tasks import Tasks
from tests.services.hatch import ASSISTANT, DAY_MS, PHARMACIST, PINS, Hatch, proof
from tests.services.test_destruction_desk import AUTHORITY, BUPRENORPHINE, FULL, OUTSIDER_PIN, expired, outsider
from tests.ui.real_desk import RealDesk, open_desk

REED = Signer("REED, Jo", PINS[ASSISTANT])
PATELSON = Signer("PATELSON, Nisha", PINS[PHARMACIST])
ASHCROFT = Signer("ASHCROFT, Helen", OUTSIDER_PIN)


@pytest.fixture
def hatch(hatch: Hatch) -> Hatch:
    """Two expired bottles in quarantine."""
    expired(hatch, 2)
    return hatch


def opened(hatch: Hatch, tasks: Tasks, wide: int = 1366, tall: int = 768) -> tuple[RealDesk, DestroyStep]:
    """The step in front."""
    desk = open_desk(hatch.station, tasks, StockScreen, wide, tall)
    desk.window.go_to("stock/destroy")
    desk.hands.wait()
    screen = desk.screen
    assert isinstance(screen, StockScreen)
    step = screen.step
    assert isinstance(step, DestroyStep)
    return desk, step


def choose(desk: RealDesk, step: DestroyStep, count: int = 2) -> None:
    """So many of the bottles, with the authority."""
    for tick in step.choose._ticks[:count]:
        desk.hands.tap(tick)
    desk.hands.type_into("destroy-authority", AUTHORITY, enter=False)
    desk.hands.type_into("destroy-directions", "denature in the kit", enter=False)
    desk.hands.press("destroy-chosen")


@pytest.mark.req("LAW-27-a")
@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_from_the_first_tick_to_the_certificate(
    hatch: Hatch, tasks: Tasks, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The authorised witness signs first, then it is destroyed, then destroyer and witness sign."""
    before = hatch.balance
    outsider(hatch)
    desk, step = opened(hatch, tasks, *size)
    choose(desk, step)
    assert step.strip.person is not None
    assert step.strip.person.role is Role.AUTHORISED_WITNESS
    desk.hands.sign(step.strip, ASHCROFT)
    assert hatch.balance == before, "nothing has left yet"
    assert step.notice() == "1 authorised, not signed for"
    desk.hands.type_into("destroy-kit", "DK-77")
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.sign(step.strip, REED)
    assert hatch.balance == before - 2 * FULL
    assert step.notice() == ""
    (done,) = hatch.station.destruction.destructions(hatch.page)
    monkeypatch.setattr(certificates, "places", lambda: (type("Here", (), {"folder": tmp_path}),))
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    desk.hands.press(f"certificate-{done.seq}")
    desk.hands.press(f"certificate-{done.seq}")
    assert len(shown) == len(set(shown)) == 2
    assert all(Path(one).read_bytes().startswith(b"%PDF") for one in shown)


@pytest.mark.req("LAW-27-a")
def test_an_authorised_witness_is_enrolled_on_the_way(hatch: Hatch, tasks: Tasks) -> None:
    """By a supervisor and a witness, for 28 days; a wrong PIN and a wrong supervisor keep everything filled."""
    desk, step = opened(hatch, tasks)
    choose(desk, step, 1)
    for name, text in (("family", "Ashcroft"), ("given", "Helen"), ("registration", "99H0001")):
        desk.hands.type_into(f"visitor-{name}", text, enter=False)
    desk.hands.press("visitor-add")
    assert not step.visitor.wrong.isHidden()
    for pin in (OUTSIDER_PIN, "907154", OUTSIDER_PIN, OUTSIDER_PIN):
        step.visitor.pin.entered.emit(pin)
    desk.hands.press("visitor-add")
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.sign(step.strip, Signer(REED.shown, "000001"))
    assert not step.visitor.wrong.isHidden()
    for _ in range(2):
        step.visitor.pin.entered.emit(OUTSIDER_PIN)
    desk.hands.press("visitor-add")
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.sign(step.strip, REED)
    (person,) = hatch.station.destruction.authorised_witnesses()
    assert (person.shown, person.competent_until) == ("ASHCROFT, Helen", "2026-12-13")
    desk.hands.sign(step.strip, Signer("ASHCROFT, Helen", "000001"))
    assert step.strip.complaint
    desk.hands.sign(step.strip, ASHCROFT)
    (word,) = hatch.station.destruction.pending()
    assert (word.amounts, word.authority) == ((FULL,), AUTHORITY)


@pytest.mark.req("LAW-27-a", "LAW-20-b")
def test_what_was_authorised_comes_first_and_can_be_put_off(hatch: Hatch, tasks: Tasks) -> None:
    """After a restart too; on the next day it is signed for as of its own day."""
    witness = outsider(hatch)
    (one, *_) = hatch.station.destruction.set_apart(hatch.page)
    hatch.station.destruction.authorise(hatch.page, (one.number,), (FULL,), AUTHORITY, "", witness)
    hatch.reopen()
    desk, step = opened(hatch, tasks)
    assert desk.hands.sees("destroy-kit")
    desk.hands.press("destroy-is-destroyed")
    assert "kit" in step.wrong.text()
    desk.hands.press("destroy-not-now")
    assert desk.hands.sees("destroy-chosen")
    desk.hands.press("act-overview")
    desk.hands.press("act-destroy")
    assert desk.hands.sees("destroy-chosen"), "put off is put off"
    hatch.clock.move(DAY_MS)
    desk.hands.press("act-overview")
    desk.hands.press("act-destroy")
    assert step.notice() == ""
    desk.hands.press("destroy-resume")
    desk.hands.type_into("destroy-kit", "DK-77")
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.sign(step.strip, Signer(REED.shown, "000001"))
    assert step.strip.complaint
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.sign(step.strip, REED)
    (done,) = hatch.station.destruction.destructions(hatch.page)
    assert hatch.entries[-1].draft.dose_day.isoformat() == "2026-11-16"
    assert done.quantity == FULL


@pytest.mark.req("LAW-27-b")
def test_the_record_book_goes_without_an_authorised_witness(hatch: Hatch, tasks: Tasks) -> None:
    """Loose tablets; the amount is checked, and the tick asks for a witness all the same."""
    hatch.station.session.close()
    page = hatch.station.pages.open_page(BUPRENORPHINE, proof(ASSISTANT), brought_forward=28_000, note="book 3")
    desk, step = opened(hatch, tasks)
    desk.hands.find(QComboBox, "destroy-page").setCurrentText(page.key.shown)
    desk.hands.wait()
    assert not desk.hands.sees("destroy-authority")
    desk.hands.press("destroy-witnessed")
    assert desk.hands.sees("destroy-authority")
    desk.hands.press("destroy-chosen")
    assert "chosen" in step.wrong.text()
    desk.hands.type_into("destroy-loose", "7", enter=False)
    desk.hands.press("destroy-chosen")
    assert "authority" in step.wrong.text()
    desk.hands.press("destroy-witnessed")
    desk.hands.press("destroy-chosen")
    desk.hands.type_into("destroy-kit", "DK-78")
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.sign(step.strip, REED)
    assert hatch.station.register.balance(page.page) == 21_000


@pytest.mark.req("LAW-27-a")
def test_esc_goes_back_one_step_and_nothing_is_signed(hatch: Hatch, tasks: Tasks) -> None:
    """From the signature to the choice, from there to where the screen begins."""
    outsider(hatch)
    desk, step = opened(hatch, tasks)
    choose(desk, step)
    assert step.back()
    assert desk.hands.sees("destroy-chosen")
    assert not step.back()
    assert hatch.station.destruction.pending() == ()
    desk.hands.press("destroy-chosen")
    desk.hands.press("destroy-enrol")
    desk.hands.press("visitor-back")
    assert desk.hands.sees("destroy-chosen")
    assert not desk.hands.sees("destroy-enrol")


@pytest.mark.req("LAW-27-a", "LAW-20-b")
def test_what_was_signed_is_what_is_written(hatch: Hatch, tasks: Tasks) -> None:
    """Another kit has to be signed for anew; and whoever goes back while it is written loses nothing."""
    witness = outsider(hatch)
    (one, *_) = hatch.station.destruction.set_apart(hatch.page)
    hatch.station.destruction.authorise(hatch.page, (one.number,), (FULL,), AUTHORITY, "", witness)
    desk, step = opened(hatch, tasks)
    desk.hands.type_into("destroy-kit", "DK-77")
    desk.hands.sign(step.strip, PATELSON)
    desk.hands.type_into("destroy-kit", "DK-78", enter=False)
    assert step.strip.isHidden(), "the destroyer had signed for another kit"
    desk.hands.press("destroy-is-destroyed")
    for wrong in (True, False):
        gate = threading.Event()
        tasks.desk(gate.wait)
        step.strip.signed.emit(proof(PHARMACIST))
        step.strip.signed.emit(Proof(ASSISTANT, "000001") if wrong else proof(ASSISTANT))
        step.back()
        gate.set()
        desk.hands.wait()
        if wrong:
            assert "PIN" in step.wrong.text()
            desk.hands.press("destroy-resume")
            desk.hands.press("destroy-is-destroyed")
    body = hatch.entries[-1].body
    assert isinstance(body, Destruction)
    assert body.kit == "DK-78"
