"""Getting stock in over a real book: requisition, delivery, scanner, cabinet, register of receipts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from cdstation.register.acts import Receipt
from cdstation.register.stock.acts import LockedAway
from cdstation.register.stock.receiving import Lot
from cdstation.ui.hands import Signer
from cdstation.ui.register.sheets.places import Place
from cdstation.ui.stock.incoming.order import OrderStep
from cdstation.ui.stock.incoming.put_away import PutAwayStep
from cdstation.ui.stock.incoming.receipts import ReceiptsStep
from cdstation.ui.stock.incoming.receive import ReceiveStep
from cdstation.ui.stock.incoming.requisitions import RequisitionsStep
from cdstation.ui.stock.screen import StockScreen
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.panels import Tag
from cdstation.ui.widgets.scan_box import ScanBox
from tests.services.hatch import ASSISTANT, LEAD, NURSE, PHARMACIST, PINS, Hatch, copy_of, proof
from tests.services.stock.deliveries import authorise, order, receive
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES, hosted

NURSE_SIGNS, ASSISTANT_SIGNS = Signer("OKAFOR, Ada", PINS[NURSE]), Signer("REED, Jo", PINS[ASSISTANT])
PHARMACIST_SIGNS, LEAD_SIGNS = Signer("PATELSON, Nisha", PINS[PHARMACIST]), Signer("MARCHBANK, Isla", PINS[LEAD])
CODE = "010952123454321317270930"


@pytest.fixture
def hatch(hatch: Hatch) -> Hatch:
    """The nurse may receive, and a requisition is open."""
    authorise(hatch)
    order(hatch)
    return hatch


def at(hatch: Hatch, tasks: Tasks, name: str, size: tuple[int, int] = (1366, 768)) -> RealDesk:
    """The stock screen with this act in front."""
    desk = open_desk(hatch.station, tasks, StockScreen, *size)
    stock(desk).set_tight(size[0] < 900)
    stock(desk).show_step(name)
    desk.hands.wait()
    return desk


def stock(desk: RealDesk) -> StockScreen:
    """The screen itself."""
    assert isinstance(desk.screen, StockScreen)
    return desk.screen


def choose(desk: RealDesk, name: str, words: str) -> None:
    """An entry of a drop-down list."""
    box = desk.hands.find(QComboBox, name)
    box.setCurrentIndex(next(at for at in range(box.count()) if words in box.itemText(at)))
    desk.hands.wait()


def tags(desk: RealDesk) -> str:
    """What the flags in sight say."""
    return " ".join(tag.text for tag in stock(desk).step.findChildren(Tag) if tag.isVisible())


def fill(desk: RealDesk, **fields: str) -> None:
    """Type into fields of the step."""
    for name, text in fields.items():
        desk.hands.type_into(name.replace("_", "-"), text, enter=False)


@pytest.mark.req("LAW-14-a", "LAW-14-c")
def test_a_requisition_from_the_form_to_the_paper(hatch: Hatch, tasks: Tasks, tmp_path: Path) -> None:
    """Address and profession are there; what is missing has its sentence; the recipient signs; the form is printed."""
    desk = at(hatch, tasks, "order")
    step = stock(desk).step
    assert isinstance(step, OrderStep)
    choose(desk, "order-who", "PATELSON")
    assert step.fields["profession"].text == "pharmacist, 9900001"
    desk.hands.press("order-next")
    assert "who is to supply" in step.wrong.text()
    choose(desk, "order-to", "Example Pharma")
    assert step.fields["address"].text == "4 Model Way, Anytown"
    fill(desk, order_purpose="stock for substance misuse treatment")
    desk.hands.press("order-next")
    assert "Nothing is asked for" in step.wrong.text()
    desk.hands.type_into("order-quantity", "5 tablets")
    assert "mL" in step.wrong.text()
    desk.hands.type_into("order-quantity", "2500")
    desk.hands.press("order-next")
    desk.hands.sign(step.strip, PHARMACIST_SIGNS)
    made = hatch.station.orders.requisition(2)
    assert (made.body.recipient, made.body.quantities) == ("PATELSON, Nisha", (2_500_000,))
    assert "Requisition 2 is in the book" in tags(desk)
    step.paper.begin(lambda: (Place("here", tmp_path),))
    desk.hands.press("order-print")
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["Requisition 2.pdf"]
    assert hatch.kinds()[-1] == "requisition-printed"


@pytest.mark.req("LAW-14-a")
def test_a_changed_form_is_signed_anew(hatch: Hatch, tasks: Tasks) -> None:
    """What was to be signed is put back as soon as a word changes; a refused PIN leaves the form as it is."""
    desk = at(hatch, tasks, "order")
    step = stock(desk).step
    assert isinstance(step, OrderStep)
    choose(desk, "order-to", "Example Pharma")
    fill(desk, order_purpose="stock")
    desk.hands.type_into("order-quantity", "100")
    desk.hands.press("order-next")
    assert step.strip.isVisible()
    fill(desk, order_purpose="stock for the hatch")
    assert not step.strip.isVisible()
    desk.hands.press("order-next")
    person = step.strip.person
    assert person is not None
    desk.hands.sign(step.strip, Signer(person.shown, "000000"))
    assert step.strip.complaint
    assert step.fields["purpose"].text == "stock for the hatch"
    assert len(hatch.station.orders.requisitions()) == 1


def test_cancelling_keeps_the_number(hatch: Hatch, tasks: Tasks) -> None:
    """Without a reason it says so; cancelled, it stays on the list and cannot be cancelled again."""
    desk = at(hatch, tasks, "requisitions")
    step = stock(desk).step
    assert isinstance(step, RequisitionsStep)
    assert "5,000 mL still to come" in step.details.text()
    desk.hands.press("requisition-cancel")
    desk.hands.sign(step.strip, LEAD_SIGNS)
    assert "not said why" in step.wrong.text()
    fill(desk, requisition_reason="asked for twice")
    desk.hands.press("requisition-cancel")
    desk.hands.sign(step.strip, LEAD_SIGNS)
    assert "Cancelled: asked for twice" in step.details.text()
    assert not step.cancel.isVisible()


def _scan(desk: RealDesk, code: str, number: str = "", size: str = "") -> None:
    desk.hands.type_into("lot-scan", code)
    for name, text in (("lot-number", number), ("lot-size", size)):
        if text:
            desk.hands.type_into(name, text, enter=False)


@pytest.mark.req("PSI-4.20", "PSI-4.27")
def test_a_delivery_from_the_scan_to_the_signatures(hatch: Hatch, tasks: Tasks) -> None:
    """The code is shown split, lots are counted, three figures stand beside each other, two people sign."""
    desk = at(hatch, tasks, "receive")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    fill(desk, receive_note="DN-118", receive_delivered="5,000")
    desk.hands.press("receive-more")
    fill(desk, receive_seal="S-0441", receive_courier="Example Couriers")
    _scan(desk, f"]d2{CODE}10MX1|21SER1", "6", "500")
    split = step.lots.split.text()
    for words in ("09521234543213", "not received here before", "MX1", "30-Sep-2027", "SER1"):
        assert words in split
    desk.hands.press("lot-add")
    _scan(desk, f"]d2{CODE}10MX1|21SER1")
    assert "scanned before" in tags(desk)
    _scan(desk, f"]d2{CODE}10MX1|21SER2", "4")
    desk.hands.press("lot-add")
    assert step.lots.lots == [Lot(10, 500_000, "MX1", "2027-09-30")]
    assert "Ordered 5,000 mL" in step.figures.text()
    assert "counted 5,000 mL" in step.figures.text()
    desk.hands.press("receive-next")
    desk.hands.sign(step.strip, NURSE_SIGNS)
    desk.hands.sign(step.strip, ASSISTANT_SIGNS)
    assert "In the book: 5,000 mL" in tags(desk)
    body = next(one.body for one in reversed(hatch.entries) if isinstance(one.body, Receipt))
    assert (body.gtins, body.seal, body.delivered) == (("09521234543213",), "S-0441", 5_000_000)
    assert stock(desk).steps["put-away"].notice() == "1 not locked away"


@pytest.mark.req("PSI-4.20")
@pytest.mark.parametrize(
    ("expiry", "words"), [("15-Nov-2026", "expired 15-Nov-2026"), ("16-Nov-2026", "expires 16-Nov-2026")]
)
def test_a_lot_past_its_date_is_looked_at_again(hatch: Hatch, tasks: Tasks, expiry: str, words: str) -> None:
    """It may be in the box, or the year mistyped: said before anybody signs; on its last day it has not expired."""
    desk = at(hatch, tasks, "receive")
    fill(desk, lot_number="1", lot_size="500", lot_batch="MX1", lot_expiry=expiry)
    desk.hands.press("lot-add")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    said = " ".join(label.text() for label in step.lots.rows.findChildren(QLabel))
    assert words in said
    assert ("compare with the label" in said) == words.startswith("expired")


@pytest.mark.req("PSI-4.20")
def test_what_does_not_agree_is_said_before_and_after(hatch: Hatch, tasks: Tasks) -> None:
    """Before the signatures as a warning, afterwards as an open discrepancy; a refused PIN keeps everything."""
    desk = at(hatch, tasks, "receive")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    fill(desk, receive_note="DN-118", receive_delivered="5000")
    _scan(desk, f"{CODE}10MX1", "4", "500")
    desk.hands.press("receive-next")
    assert "A lot was typed and not added" in step.wrong.text()
    desk.hands.press("lot-add")
    desk.hands.press("receive-next")
    assert "differ by −3,000 mL" in tags(desk)
    desk.hands.sign(step.strip, NURSE_SIGNS)
    desk.hands.sign(step.strip, Signer("REED, Jo", "000000"))
    assert step.strip.complaint
    assert hatch.station.status().open_discrepancies == 0
    desk.hands.sign(step.strip, NURSE_SIGNS)
    desk.hands.sign(step.strip, ASSISTANT_SIGNS)
    assert "A discrepancy is open" in tags(desk)
    assert hatch.station.status().open_discrepancies == 1


def test_a_split_in_doubt_waits_for_the_label(hatch: Hatch, tasks: Tasks) -> None:
    """No batch is filled in before somebody has pressed the reading that stands on the label."""
    desk = at(hatch, tasks, "receive")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    _scan(desk, f"{CODE}10AB12C21SER1")
    assert step.lots.fields["batch"].text == ""
    assert "ran batch and serial number together" in tags(desk)
    desk.hands.press("lot-way-1")
    assert (step.lots.fields["batch"].text, step.lots.doubt.isVisible()) == ("AB12C", False)
    _scan(desk, "hello")
    assert "not the code of a box of medicine" in tags(desk)


def test_a_scanned_number_guards_the_product(hatch: Hatch, tasks: Tasks) -> None:
    """What came under this number before is something else: stop and compare."""
    receive(hatch, order=0, requisition="P-1", ordered=5_000_000, gtins=("09521234543213",))
    hatch.station.pages.open_page("42009311000001105", proof(ASSISTANT))
    desk = at(hatch, tasks, "receive")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    choose(desk, "receive-order", "paper")
    choose(desk, "receive-product", "Buprenorphine 8mg sublingual")
    _scan(desk, f"{CODE}10AB12")
    assert "This code belongs to methadone" in step.wrong.text()
    assert "methadone" in step.lots.split.text()


def test_nobody_may_receive(built_area: Hatch, tmp_path: Path, tasks: Tasks) -> None:
    """It says who can change that, and nothing can be signed."""
    hatch = copy_of(built_area, tmp_path / "none")
    desk = at(hatch, tasks, "receive")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    assert "written authority" in step.wrong.text()
    assert not step.next.isEnabled()
    hatch.station.close()


@pytest.mark.req("PSI-4.22")
def test_put_away(hatch: Hatch, tasks: Tasks) -> None:
    """The place is asked for, remembered for the next one, and the list is empty at the end."""
    for number in ("P-1", "P-2"):
        receive(hatch, order=0, requisition=number, ordered=5_000_000)
    desk = at(hatch, tasks, "put-away")
    step = stock(desk).step
    assert isinstance(step, PutAwayStep)
    first, second = (one.seq for one in hatch.station.receiving.to_lock_away())
    desk.hands.press(f"put-away-{first}")
    assert any("not said where" in one.text() for one in step.findChildren(QLabel))
    desk.hands.type_into(f"put-away-place-{first}", "CD cabinet 1")
    assert desk.hands.find(QLineEdit, f"put-away-place-{second}").text() == "CD cabinet 1"
    desk.hands.press(f"put-away-{second}")
    assert step.nothing.isVisible()
    assert step.notice() == ""
    assert [one.body for one in hatch.entries[-2:]] == [
        LockedAway(first, "CD cabinet 1"),
        LockedAway(second, "CD cabinet 1"),
    ]


@pytest.mark.req("PSI-4.24", "J1")
def test_the_register_of_receipts(hatch: Hatch, tasks: Tasks, tmp_path: Path) -> None:
    """Said to be kept here by a supervisor; then both documents can be printed for days that are days."""
    desk = at(hatch, tasks, "receipts")
    step = stock(desk).step
    assert isinstance(step, ReceiptsStep)
    assert "Nobody has said" in step.kept.text()
    assert not step.paper.buttons["receipts-print"].isVisible()
    desk.hands.press("receipts-here")
    desk.hands.press("receipts-approve")
    desk.hands.sign(step.strip, PHARMACIST_SIGNS)
    assert "reference of the approval is missing" in step.wrong.text()
    fill(desk, receipts_reference="SoS 2026/7")
    desk.hands.press("receipts-approve")
    desk.hands.sign(step.strip, PHARMACIST_SIGNS)
    assert "kept here" in step.kept.text()
    assert "0" in step.waiting.text()
    step.paper.begin(lambda: (Place("here", tmp_path),))
    fill(desk, receipts_first="some day")
    desk.hands.press("receipts-print")
    assert "not a day" in step.paper.told.text()
    fill(desk, receipts_first="01-Nov-2026")
    desk.hands.press("receipts-print")
    desk.hands.press("receipts-combined")
    assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_a_scanner_keeps_its_mark(tasks: Tasks) -> None:
    """ASCII 29, or Ctrl+] as some scanners send it, stands in the box as a stroke."""
    box = ScanBox("scan")
    hosted(box)
    QTest.keyClicks(box, "10AB")
    QTest.keyClick(box, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "21X")
    assert box.text() == "10AB|21X"


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("name", ["order", "requisitions", "receive", "put-away", "receipts"])
def test_nothing_is_cut_or_nameless(hatch: Hatch, tasks: Tasks, name: str, size: tuple[int, int]) -> None:
    """At every size: no cut words, no small targets, nothing without a name."""
    receive(hatch, delivered=2_000_000, to_follow=True)
    desk = at(hatch, tasks, name, size)
    assert faults(stock(desk).step) == []


def test_a_changed_reference_is_signed_anew(hatch: Hatch, tasks: Tasks) -> None:
    """What the supervisor read is what they sign."""
    desk = at(hatch, tasks, "receipts")
    fill(desk, receipts_reference="SoS 2026/7")
    changes: tuple[Callable[[], None], ...] = (
        lambda: fill(desk, receipts_reference="SoS 2026/8"),
        lambda: desk.hands.press("receipts-here"),
    )
    for change in changes:
        desk.hands.press("receipts-approve")
        assert stock(desk).step.strip.isVisible()
        change()
        assert stock(desk).step.strip.isHidden()


@pytest.mark.req("PSI-4.20")
def test_a_delivery_on_paper_stays_one_while_something_else_is_looked_at(hatch: Hatch, tasks: Tasks) -> None:
    """Although a requisition of this book is open as well, which stands first for the next delivery."""
    desk = at(hatch, tasks, "receive")
    step = stock(desk).step
    assert isinstance(step, ReceiveStep)
    assert step.form.number == 1
    choose(desk, "receive-order", "paper")
    fill(desk, receive_supplier="Another Firm", receive_note="DN-9", receive_delivered="500")
    desk.hands.press("act-overview")
    desk.hands.press("act-receive")
    assert (step.form.number, step.form.fields["supplier"].text) == (0, "Another Firm")
    step.form.clear()
    desk.hands.press("act-overview")
    desk.hands.press("act-receive")
    assert step.form.number == 1
