"""Stock from one area to another: in one book, on the way, or in the other; never in both and never in none."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cdstation.register.custody.acts import AuthorityGiven
from cdstation.register.stock.acts import (
    BatchRecalled,
    ContainerQuarantined,
    RequisitionMade,
    TransferIn,
    TransferOut,
    TransferSettled,
)
from cdstation.register.stock.transfers import Sending
from cdstation.register.stock.transit import TRANSIT_ALERT_MS
from cdstation.services.stock.slips import REQUISITION, TRANSFER
from tests.services.areas import (
    ASSISTANT,
    BUPRENORPHINE,
    LEAD,
    METHADONE,
    NURSE,
    PHARMACIST,
    TECHNICIAN,
    Place,
    Prison,
    pages,
    proof,
    staff,
    two,
)
from tests.services.raising import not_ready, refused
from tests.services.stock.journey import CAREFUL, bottles, check, loose, returned, send, waiting


def slips_there(prison: Prison) -> list[str]:
    """The kinds of the slips that lie in the folder, but for the cards."""
    names = sorted(path.name for path in prison.transit.glob("*.cdslip"))
    return [name.split("-")[0] for name in names if not name.startswith("area-card")]


@pytest.mark.req("PSI-4.17", "PSI-4.23", "PSI-4.27", "J1")
def test_bottles_go_from_the_store_to_a_hatch(prison: Prison) -> None:
    """Out of one register, in transit, into the other, settled; two entries, four people, no slip left over."""
    store, hatch = prison.store, prison.hatch_a
    sent = send(prison)
    assert (sent.number, sent.balance, sent.slip_written) == (1, 19_000_000, True)
    (on_the_way,) = store.station.transfers.in_transit()
    assert (on_the_way.quantity, on_the_way.to_name, on_the_way.slip_there) == (1_000_000, hatch.name, True)
    check(prison)
    coming = waiting(hatch)
    assert (coming.number, coming.sent, coming.from_name) == (1, 1_000_000, store.name)
    assert (coming.seal, coming.courier, coming.requisition) == ("S-0441", "night orderly officer", "A-17")
    assert coming.page == hatch.page
    taken = hatch.station.transfers.accept(coming.slip, (500_000, 500_000), two(NURSE, ASSISTANT))
    assert (taken.counted, taken.balance, taken.discrepancy) == (1_000_000, 3_000_000, "")
    assert len(store.station.transfers.in_transit()) == 1
    check(prison)
    settled = store.station.transfers.settle()
    assert (settled.arrived, settled.refused, settled.findings) == ((1,), (), ())
    assert store.station.transfers.in_transit() == ()
    assert slips_there(prison) == []
    held = hatch.book.standing.holding.on_page(hatch.page)
    assert [(one.contents, one.batch, one.expiry, one.place) for one in held] == [
        (500_000, "MX2201", "2027-06-30", "cabinet")
    ] * 2
    assert store.book.standing.holding.on_page(store.page) == ()
    assert taken.seq in hatch.book.standing.orders.not_locked  # PSI-4.22: and now into the cabinet
    check(prison)


@pytest.mark.req("PSI-4.23", "LAW-19-d", "LAW-19-e")
def test_each_register_has_its_line(prison: Prison) -> None:
    """Who supplied whom, on which requisition, which batch: in both registers, with two signatures in each."""
    send(prison)
    hatch = prison.hatch_a
    hatch.station.transfers.accept(waiting(hatch).slip, (500_000, 499_500), two(NURSE, ASSISTANT))
    gone = prison.store.station.register.latest(prison.store.page, 1)[0]
    assert gone.words.party == "Transferred to A wing hatch, HMP Example, 1 Sample Road, Anytown"
    assert (gone.words.authority, gone.supplied) == ("Requisition A-17", 1_000_000)
    assert (gone.given_by, gone.witnessed_by) == ("PATELSON, Nisha", "LINDQVIST, Tove")
    came = hatch.station.register.latest(hatch.page, 1)[0]
    assert came.words.party == "Received from Pharmacy store, HMP Example, 1 Sample Road, Anytown"
    assert (came.received, came.words.note) == (999_500, "transfer 1; sent 1,000 mL, counted 999.5 mL")
    assert came.words.batch == "MX2201 exp 30-Jun-2027"


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_a_slip_is_accepted_once_for_ever(prison: Prison) -> None:
    """Neither the same slip again, nor its copy, nor after a restart, nor by refusing it afterwards."""
    send(prison)
    hatch = prison.hatch_a
    coming = waiting(hatch)
    copy = coming.slip.path.read_bytes()
    hatch.station.transfers.accept(coming.slip, (500_000, 500_000), CAREFUL)
    prison.store.station.transfers.settle()
    (prison.transit / "a copy on another stick.cdslip").write_bytes(copy)
    for _ in range(2):
        assert hatch.station.transfers.incoming() == ((), ())
        with refused("transfer-answered-already"):
            hatch.station.transfers.accept(coming.slip, (500_000, 500_000), CAREFUL)
        with refused("transfer-answered-already"):
            hatch.station.transfers.refuse(coming.slip, "seal broken", CAREFUL)
        hatch.restart()
    hatch.station.transfers.settle()
    assert prison.store.station.transfers.settle().findings == ()
    check(prison)


@pytest.mark.req("PSI-4.17", "DISC-1")
def test_a_short_arrival_is_a_case_where_it_was_counted(prison: Prison) -> None:
    """The receiving book opens it; the sender's settling notes what arrived and opens no second one."""
    send(prison)
    hatch, store = prison.hatch_a, prison.store
    taken = hatch.station.transfers.accept(waiting(hatch).slip, (500_000, 0), CAREFUL)
    assert (taken.counted, taken.discrepancy) == (500_000, "transfer-short")
    (case,) = hatch.book.standing.cases.unsettled()
    assert (case.cause, case.difference, case.page) == ("transfer-short", -500_000, hatch.page)
    assert len(hatch.book.standing.holding.on_page(hatch.page)) == 1
    assert store.station.transfers.settle().arrived == (1,)
    assert store.book.standing.cases.unsettled() == ()
    settled = [one.body for one in store.entries if isinstance(one.body, TransferSettled)]
    assert [one.received for one in settled] == [500_000]
    check(prison, short=500_000)


@pytest.mark.req("PSI-4.17", "DISC-1")
def test_more_than_was_sent_is_a_case_too(prison: Prison) -> None:
    """What is there is entered as it was counted."""
    send(prison)
    taken = prison.hatch_a.station.transfers.accept(waiting(prison.hatch_a).slip, (500_000, 512_000), CAREFUL)
    assert (taken.counted, taken.discrepancy) == (1_012_000, "transfer-over")
    check(prison, short=-12_000)


@pytest.mark.req("PSI-4.17")
def test_nothing_arrived(prison: Prison) -> None:
    """An empty box is taken in as nothing: the whole amount is a case, and the transfer is settled."""
    send(prison)
    taken = prison.hatch_a.station.transfers.accept(waiting(prison.hatch_a).slip, (0, 0), CAREFUL)
    assert (taken.counted, taken.discrepancy, taken.balance) == (0, "transfer-short", 2_000_000)
    assert prison.store.station.transfers.settle().arrived == (1,)
    check(prison, short=1_000_000)


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_a_refused_transfer_comes_back_only_with_the_slip(prison: Prison) -> None:
    """Until the other area says no, its stock may be in the other cabinet; then the same bottles are here again."""
    store, hatch = prison.store, prison.hatch_a
    numbers = store.list_containers(500_000, 450_000)
    sent = store.station.transfers.send(bottles(store, hatch, *numbers), CAREFUL)
    before = store.book.standing.holding.away[sent.uuid]
    with refused("transfer-not-refused", area=hatch.name):
        store.station.transfers.take_back(sent.uuid, (500_000, 450_000), CAREFUL)
    coming = waiting(hatch)
    with refused("reason-missing"):
        hatch.station.transfers.refuse(coming.slip, "  ", CAREFUL)
    assert hatch.station.transfers.refuse(coming.slip, "seal  broken", CAREFUL)
    with refused("transfer-answered-already"):
        hatch.station.transfers.accept(coming.slip, (500_000, 450_000), CAREFUL)
    settled = store.station.transfers.settle()
    assert [(one.number, one.refused) for one in settled.refused] == [(1, "seal broken")]
    assert settled.arrived == ()
    check(prison)
    with refused("counted-parts-differ"):
        store.station.transfers.take_back(sent.uuid, (950_000,), CAREFUL)
    back = store.station.transfers.take_back(sent.uuid, (500_000, 450_000), CAREFUL)
    assert (back.balance, back.discrepancy) == (20_000_000, "")
    held = store.book.standing.holding.on_page(store.page)
    assert [(one.number, one.contents, one.place) for one in held] == [
        (one.number, one.contents, one.place) for one in before
    ]
    with refused("transfer-not-in-transit"):
        store.station.transfers.take_back(sent.uuid, (500_000, 450_000), CAREFUL)
    assert slips_there(prison) == []
    assert hatch.station.transfers.settle().findings == ()
    assert slips_there(prison) == []
    check(prison)


@pytest.mark.req("PSI-4.17", "DISC-1")
def test_less_comes_back_than_was_sent(prison: Prison) -> None:
    """Then the sender is the one who counted, and the case is here."""
    store, hatch = prison.store, prison.hatch_a
    sent = send(prison)
    hatch.station.transfers.refuse(waiting(hatch).slip, "one bottle leaks", CAREFUL)
    back = store.station.transfers.take_back(sent.uuid, (500_000, 480_000), CAREFUL)
    assert (back.counted, back.discrepancy) == (980_000, "transfer-short")
    (case,) = store.book.standing.cases.unsettled()
    assert case.difference == -20_000
    check(prison, short=20_000)


@pytest.mark.req("PSI-4.17")
def test_four_hours_in_transit_is_an_alert(prison: Prison) -> None:
    """At the limit it is not, a millisecond later it is: in both areas, and in the frame of the sender."""
    send(prison)
    store, hatch = prison.store.station.transfers, prison.hatch_a.station.transfers
    prison.move(TRANSIT_ALERT_MS - (prison.store.clock.now().utc_ms - store.in_transit()[0].sent_ms))
    assert (store.overdue(), store.in_transit()[0].overdue, hatch.incoming()[0][0].overdue) == (0, False, False)
    prison.move(1)
    assert (store.overdue(), store.in_transit()[0].overdue, hatch.incoming()[0][0].overdue) == (1, True, True)
    assert prison.store.station.status().overdue_transfers == 1
    items = {item.code: item for item in prison.store.station.session.checklist()}
    assert (items["transfers-overdue"].state, dict(items["transfers-overdue"].facts)) == ("to-do", {"transfers": 1})
    assert "transfers-overdue" not in {item.code for item in prison.hatch_a.station.session.checklist()}


@pytest.mark.req("PSI-4.17")
def test_a_lost_slip_is_written_again(prison: Prison) -> None:
    """By hand at any time, and by itself when somebody looks; the answer too."""
    store, hatch = prison.store, prison.hatch_a
    sent = send(prison)
    coming = waiting(hatch)
    content = coming.slip.path.read_bytes()
    coming.slip.path.unlink()
    assert not store.station.transfers.in_transit()[0].slip_there
    assert store.station.transfers.write_again(sent.uuid).read_bytes() == content
    coming.slip.path.unlink()
    store.station.transfers.settle()
    hatch.station.transfers.accept(waiting(hatch).slip, (500_000, 500_000), CAREFUL)
    (answer,) = prison.transit.glob("acceptance*")
    answer.unlink()
    assert hatch.station.transfers.write_again(sent.uuid) == answer
    answer.unlink()
    assert hatch.station.transfers.settle().findings == ()
    assert store.station.transfers.settle().arrived == (1,)
    with refused("transfer-not-known"):
        store.station.transfers.write_again("00" * 16)


@pytest.mark.req("PSI-4.17")
def test_without_the_folder_nothing_leaves(prison: Prison) -> None:
    """A stick that is not plugged in stops the sending before the register; what is in transit stays in sight."""
    sent = send(prison)
    prison.transit.rename(prison.home / "elsewhere")
    with not_ready("transit-folder-missing"):
        prison.store.station.transfers.send(loose(prison.hatch_a, 1_000), CAREFUL)
    with not_ready("transit-folder-missing"):
        prison.hatch_a.station.transfers.incoming()
    with not_ready("transit-folder-missing"):
        prison.store.station.transfers.settle()
    (left,) = prison.store.station.transfers.in_transit()
    assert (left.uuid, left.slip_there) == (sent.uuid, False)


@pytest.mark.req("PSI-4.17")
def test_the_stick_is_pulled_while_it_is_written(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry stands, the sender is told that the slip is missing, and it is written at the next look."""
    from cdstation.errors import NotReadyError
    from cdstation.services.stock import slips

    def full(path: Path, content: bytes) -> None:
        raise NotReadyError("disk-full")

    with monkeypatch.context() as patched:
        patched.setattr(slips, "write_whole", full)
        sent = send(prison)
    assert not sent.slip_written
    assert slips_there(prison) == []
    check(prison)
    prison.store.station.transfers.settle()
    assert slips_there(prison) == ["transfer"]


@pytest.mark.req("PSI-4.23", "LAW-14-a")
def test_a_requisition_of_the_other_area_fills_it_in(prison: Prison) -> None:
    """What it asks is shown, what was sent on it is counted, and it is filled over there; never more than it asks."""
    store, hatch = prison.store, prison.hatch_a
    order = _ask(hatch, store, METHADONE, 1_000_000)
    (asked,) = store.station.transfers.requisitions()
    assert (asked.shown, asked.product.code, asked.left) == (f"A wing hatch {order}", METHADONE, 1_000_000)
    assert prison.hatch_b.station.transfers.requisitions() == ()
    numbers = store.list_containers(500_000, 500_000, 500_000)

    def on_it(*containers: int, product: str = METHADONE) -> Sending:
        return Sending(hatch.area_id, product, asked.shown, order, containers=containers)

    with refused("transfer-more-than-asked", left="1,000 mL"):
        store.station.transfers.send(on_it(*numbers), CAREFUL)
    store.station.transfers.send(on_it(*numbers[:2]), CAREFUL)
    assert store.station.transfers.requisitions() == ()
    with refused("transfer-more-than-asked", left="0 mL"):
        store.station.transfers.send(on_it(numbers[2]), CAREFUL)
    coming = waiting(hatch)
    assert coming.order == order
    hatch.station.transfers.accept(coming.slip, (500_000, 400_000), CAREFUL)
    assert hatch.book.standing.orders.requisitions[order].outstanding(METHADONE) == 100_000
    with refused("requisition-slip-missing"):
        store.station.transfers.send(Sending(hatch.area_id, METHADONE, "x", 9, containers=numbers[2:]), CAREFUL)
    with refused("product-not-asked-for"):
        tablets = store.list_containers(28_000, product=BUPRENORPHINE, size=28_000)
        store.station.transfers.send(on_it(*tablets, product=BUPRENORPHINE), CAREFUL)


def _ask(place: Place, supplier: Place, product: str, quantity: int) -> int:
    one, other = place.station.history_signers(*two(PHARMACIST, NURSE))
    number = place.book.standing.orders.next_number
    body = RequisitionMade(
        number,
        supplier.name,
        "HMP Example",
        supplier.area_id,
        "Patelson, Nisha",
        "HMP Example",
        "pharmacist",
        "stock",
        (product,),
        (quantity,),
    )
    place.station.slips.write_slip(REQUISITION, place.book.write(body, by=one, witness=other))
    return number


@pytest.mark.req("PSI-4.23")
def test_loose_tablets_become_a_container_over_there(prison: Prison) -> None:
    """Whole tablets, from one page to the same page."""
    store, hatch = prison.store, prison.hatch_a
    with refused("amount-not-whole"):
        store.station.transfers.send(loose(hatch, 1_500, product=BUPRENORPHINE), CAREFUL)
    store.station.transfers.send(loose(hatch, 28_000, product=BUPRENORPHINE), CAREFUL)
    with refused("amount-not-whole"):
        hatch.station.transfers.accept(waiting(hatch).slip, (27_500,), CAREFUL)
    hatch.station.transfers.accept(waiting(hatch).slip, (28_000,), CAREFUL)
    page = pages(hatch)[BUPRENORPHINE]
    (box,) = hatch.book.standing.holding.on_page(page)
    assert (box.contents, box.batch, hatch.station.register.balance(page)) == (28_000, "MX2201", 84_000)
    check(prison)


@pytest.mark.req("PSI-4.23", "LAW-19-b")
def test_an_arrival_needs_its_page(prison: Prison) -> None:
    """Without one nothing is entered, and the transfer stays in transit until the page is open."""
    prison.store.station.transfers.send(loose(prison.hatch_b, 28_000, product=BUPRENORPHINE), CAREFUL)
    coming = waiting(prison.hatch_b)
    assert coming.page == 0
    with refused("product-has-no-page"):
        prison.hatch_b.station.transfers.accept(coming.slip, (28_000,), CAREFUL)
    check(prison)


@pytest.mark.req("PSI-4.23", "PSI-4.18")
def test_two_people_move_stock(prison: Prison) -> None:
    """One person alone, an assistant, or a wrong PIN: nothing is sent."""
    store = prison.store.station.transfers
    wanted = loose(prison.hatch_a, 1_000)
    with refused("witness-is-the-actor"):
        store.send(wanted, two(PHARMACIST, PHARMACIST))
    with refused("role-may-not-move-stock"):
        store.send(wanted, two(ASSISTANT, PHARMACIST))
    with refused("pin-wrong"):
        store.send(wanted, (proof(PHARMACIST), proof(TECHNICIAN, "000000")))
    assert store.in_transit() == ()
    assert prison.store.balance == 20_000_000


@pytest.mark.req("PSI-4.23")
def test_what_cannot_be_sent(prison: Prison) -> None:
    """Each has a sentence of its own; nothing is written."""
    store, hatch = prison.store, prison.hatch_a
    (one,) = store.list_containers(500_000)
    (elsewhere,) = store.list_containers(28_000, product=BUPRENORPHINE)
    wrong = (
        ("area-not-known", Sending("c-wing-000000", METHADONE, "A-17", containers=(one,))),
        ("requisition-missing", Sending(hatch.area_id, METHADONE, " ", containers=(one,))),
        ("transfer-empty", Sending(hatch.area_id, METHADONE, "A-17")),
        ("container-twice", bottles(store, hatch, one, one)),
        ("container-not-there", bottles(store, hatch, 77_000)),
        ("container-not-there", bottles(store, hatch, elsewhere)),
        ("transfer-more-than-loose", loose(hatch, 19_500_001)),
        ("amount-not-a-figure", loose(hatch, 0)),
    )
    for code, wanted in wrong:
        with refused(code):
            store.station.transfers.send(wanted, CAREFUL)
    with refused("transfer-not-for-this-area"):
        sent = send(prison)
        assert sent.slip_written
        prison.hatch_b.station.transfers.accept(waiting(hatch).slip, (500_000, 500_000), CAREFUL)


@pytest.mark.req("PSI-4.17")
def test_what_may_not_be_given_is_only_returned_and_keeps_its_mark(prison: Prison) -> None:
    """Damaged, recalled, expired: not supplied, and on arrival in quarantine for the very reason."""
    store, hatch = prison.store, prison.hatch_a
    damaged, recalled, sound = hatch.list_containers(500_000, 400_000, 300_000)
    (expired,) = hatch.list_containers(200_000, batch="MX1111", expiry="2026-10-31")
    (called_back,) = hatch.list_containers(100_000, batch="MX3333")
    one, other = hatch.station.history_signers(*CAREFUL)
    hatch.book.write(ContainerQuarantined(damaged, "damaged", 480_000, "cap cracked"), by=one, witness=other)
    hatch.book.write(ContainerQuarantined(recalled, "doubtful", 400_000, "smells"), by=one, witness=other)
    hatch.book.write(BatchRecalled(METHADONE, "MX3333", "EL(26)A/09"), by=one)
    for container in (damaged, recalled, expired, called_back):
        with refused("transfer-only-as-return"):
            hatch.station.transfers.send(bottles(hatch, store, container), CAREFUL)
    wanted = returned(store, damaged, recalled, sound, expired, called_back)
    hatch.station.transfers.send(wanted, CAREFUL)
    coming = waiting(store)
    assert [part.mark for part in coming.parts] == ["damaged", "doubtful", "returned", "expired", "recalled"]
    store.station.transfers.accept(coming.slip, (480_000, 400_000, 300_000, 200_000, 100_000), CAREFUL)
    held = {one.contents: one for one in store.book.standing.holding.on_page(store.page)}
    assert {amount: (one.place, one.reason) for amount, one in held.items()} == {
        480_000: ("quarantine", "damaged"),
        400_000: ("quarantine", "doubtful"),
        300_000: ("quarantine", "returned"),
        200_000: ("quarantine", "expired"),
        100_000: ("quarantine", "recalled"),
    }
    assert held[100_000].recalled
    check(prison)


@pytest.mark.req("PSI-4.17")
def test_a_batch_that_was_recalled_over_there_is_marked_on_arrival(prison: Prison) -> None:
    """The receiving book knows of the recall before the sender does."""
    send(prison)
    hatch = prison.hatch_a
    (one,) = hatch.station.history_signers(proof(PHARMACIST))
    hatch.book.write(BatchRecalled(METHADONE, "MX2201", "EL(26)A/09"), by=one)
    hatch.station.transfers.accept(waiting(hatch).slip, (500_000, 500_000), CAREFUL)
    assert all(one.recalled for one in hatch.book.standing.holding.on_page(hatch.page))


@pytest.mark.req("PSI-4.17")
def test_an_answer_that_fits_no_transfer_of_ours_is_told(prison: Prison) -> None:
    """Another area's acceptance of our transfer, or of something we never sent: a finding; nothing is settled."""
    store, hatch, other = prison.store, prison.hatch_a, prison.hatch_b
    sent = send(prison)
    for about, number in ((sent.uuid, 1), ("ab" * 16, 1)):
        one, two_ = other.station.history_signers(*CAREFUL)
        body = TransferIn(
            *(number, store.area_id, store.name, "x", "A-17", METHADONE, 1_000_000),
            *((500_000, 500_000), (500_000, 500_000), ("b", "b"), ("2027-06-30",) * 2, ("", "")),
        )
        entry = other.book.write(body, by=one, witness=two_, about=about)
        other.station.slips.write_slip("acceptance", entry)
    settled = store.station.transfers.settle()
    assert settled.arrived == ()
    assert sorted(one.code for one in settled.findings) == ["slip-about-nothing", "slip-contradicts"]
    assert len(store.station.transfers.in_transit()) == 1
    hatch.station.transfers.accept(waiting(hatch).slip, (500_000, 500_000), CAREFUL)
    assert store.station.transfers.settle().arrived == (1,)
    assert {one.code for one in other.verify().findings} == {"transfer-answered-twice", "transfer-does-not-add-up"}
    prison.close()


@pytest.mark.req("PSI-4.17")
def test_a_slip_that_does_not_add_up_is_not_offered(prison: Prison) -> None:
    """Signed by the other station and impossible all the same: told, and not taken in."""
    store = prison.store
    one, other = store.station.history_signers(*CAREFUL)
    body = TransferOut(
        *(1, prison.hatch_a.area_id, "A", "x", "A-17", 0, "supply", METHADONE, ()),
        *((500_000,), (500_000,), ("b",), ("2027-06-30",), ("",)),
    )
    entry = store.book.write(body, by=one, witness=other, page=store.page, delta=-400_000)
    path = store.station.slips.write_slip(TRANSFER, entry)
    found, findings = prison.hatch_a.station.transfers.incoming()
    assert (found, [one.code for one in findings]) == ((), ["slip-impossible"])
    path.unlink()
    assert [one.code for one in store.verify().findings] == ["transfer-does-not-add-up"]
    prison.close()


@pytest.mark.req("PSI-4.23", "LAW-14-a")
def test_a_requisition_slip_lies_there_until_all_came(prison: Prison) -> None:
    """Ordered at the hatch while the stick was away: written at the next look, and gone when nothing is to come."""
    store, hatch = prison.store, prison.hatch_a
    aside = prison.transit.rename(prison.home / "elsewhere")
    one = hatch.book.person(PHARMACIST)
    _authorise(hatch, "order")
    hatch.station.access.sign_in(proof(PHARMACIST))
    form = replace(
        hatch.station.orders.blank(one),
        supplier=store.name,
        supplier_address="HMP Example",
        purpose="stock",
        lines=((METHADONE, 500_000),),
        to_area=store.area_id,
    )
    made = hatch.station.orders.order(form, proof(PHARMACIST))
    aside.rename(prison.transit)
    assert store.station.transfers.requisitions() == ()
    hatch.station.transfers.settle()
    (asked,) = store.station.transfers.requisitions()
    assert (asked.number, asked.left) == (made.number, 500_000)
    (bottle,) = store.list_containers(500_000)
    store.station.transfers.send(
        Sending(hatch.area_id, METHADONE, asked.shown, asked.number, containers=(bottle,)), CAREFUL
    )
    hatch.station.transfers.accept(waiting(hatch).slip, (500_000,), CAREFUL)
    assert not hatch.station.orders.requisition(made.number).open
    hatch.station.transfers.settle()
    store.station.transfers.settle()
    assert slips_there(prison) == []


def _authorise(place: Place, what: str) -> None:
    one, other = place.station.history_signers(*two(LEAD, NURSE))
    body = AuthorityGiven(PHARMACIST, what, "letter of 02-Nov-2026", "2026-11-02", "2027-11-01")
    place.book.write(body, by=one, witness=other)


@pytest.mark.req("PSI-4.17", "H-28")
def test_a_slip_names_nobody(prison: Prison) -> None:
    """Neither those who signed nor any patient: numbers, figures and areas."""
    send(prison)
    prison.hatch_a.station.transfers.refuse(waiting(prison.hatch_a).slip, "seal broken", CAREFUL)
    names = [word.encode() for one in staff() for word in (one.family, one.given, one.registration, one.pin) if word]
    for path in prison.transit.glob("*.cdslip"):
        said = json.loads(path.read_bytes())
        whole = path.read_bytes() + bytes.fromhex(said["entry"])
        assert [name for name in names if name in whole] == [], path.name
