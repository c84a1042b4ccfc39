"""What may be sent, what an arrival is, and what the audit says of transfers in one book and between two."""

from dataclasses import replace
from typing import Any

import pytest

from cdstation.errors import RuleError
from cdstation.register.acts import AreaOpened, BottleFitted, DiscrepancyOpened
from cdstation.register.audit import audit_entries
from cdstation.register.entries import Sealed
from cdstation.register.people import Role
from cdstation.register.products import Product
from cdstation.register.stock import acts, transfers
from cdstation.register.stock.between import audit_transfers, on_the_way
from cdstation.register.stock.holding import Container
from cdstation.register.stock.transfers import Loose, Sending, answer_uuid, ending_uuid
from tests import builders
from tests.builders import BUPRENORPHINE, METHADONE, MONDAY, PHARMACIST, TECHNICIAN, MemoryBook

STORE, HATCH = "store-1a2b3c", "a-wing-1a2b3c"
TODAY = MONDAY.dose_day
MX = ("MX2201", "2027-06-30")


def book(area: str = STORE, other: str = HATCH, balance: int = 2_000_000) -> MemoryBook:
    """An area with a methadone page, which knows the other one."""
    found = MemoryBook(area)
    opening = builders.area_opened()
    found.write(AreaOpened(**{**vars(opening), "area_id": area}), by=0)
    for one in builders.STAFF:
        found.write(builders.enrolled(one), by=0)
    found.write(acts.NeighbourKnown(other, f"The {other}", "HMP Elmsworth", "9b" * 32), witness=TECHNICIAN)
    found.open_page(METHADONE, balance)
    return found


def listed(store: MemoryBook, *contents: int, expiry: str = "2027-06-30") -> tuple[int, ...]:
    """Containers on the page."""
    page = next(iter(store.standing.pages))
    count = len(contents)
    body = acts.ContainersListed(
        page, METHADONE.code, (500_000,) * count, contents, ("MX2201",) * count, (expiry,) * count
    )
    seq = store.write(body, by=PHARMACIST, witness=TECHNICIAN).seq
    return tuple(acts.container_number(seq, place) for place in range(count))


def send(store: MemoryBook, *containers: int, **changes: Any) -> Sealed:
    """These containers on their way to the hatch."""
    wanted = Sending(HATCH, METHADONE.code, "A-17", containers=containers)
    body = transfers.plan_sending(store.standing, METHADONE, replace(wanted, **changes), TODAY)
    page = next(iter(store.standing.pages))
    return store.write(body, by=PHARMACIST, witness=TECHNICIAN, page=page, delta=-sum(body.contents))


def accept(hatch: MemoryBook, out: Sealed, *counted: int, **changes: Any) -> Sealed:
    """Counted and taken in at the hatch."""
    sender = hatch.standing.orders.neighbours[STORE]
    body = transfers.plan_acceptance(hatch.standing, sender, out, counted, METHADONE, 0)
    page = next(iter(hatch.standing.pages))
    usual: dict[str, Any] = {"delta": sum(counted), "about": out.uuid, "uuid": answer_uuid(out.uuid)}
    return hatch.write(body, witness=TECHNICIAN, page=page, **{**usual, **changes})


def refuse(hatch: MemoryBook, out: Sealed) -> Sealed:
    """Not taken in."""
    body = acts.TransferRefused(1, STORE, "seal broken")
    return hatch.write(body, witness=TECHNICIAN, about=out.uuid, uuid=answer_uuid(out.uuid))


def settle(store: MemoryBook, out: Sealed, received: int, **changes: Any) -> Sealed:
    """The sender has the answer."""
    usual: dict[str, Any] = {"by": 0, "about": out.uuid, "uuid": ending_uuid(out.uuid)}
    return store.write(acts.TransferSettled(1, received, 20), **{**usual, **changes})


def take_back(store: MemoryBook, out: Sealed, *counted: int, sent: int = 500_000, **changes: Any) -> Sealed:
    """In the cabinet of the sender again."""
    body = acts.TransferReturned(1, "A wing", "seal broken", sent, counted)
    page = next(iter(store.standing.pages))
    usual: dict[str, Any] = {"page": page, "delta": sum(counted), "about": out.uuid, "uuid": ending_uuid(out.uuid)}
    return store.write(body, witness=TECHNICIAN, **{**usual, **changes})


def codes(found: MemoryBook) -> list[str]:
    """What the audit of one book says."""
    return [one.code for one in audit_entries(found.entries, builders.verify)]


def between(*found: MemoryBook) -> list[str]:
    """What the audit across books says."""
    return [one.code for one in audit_transfers({one.area: one.entries for one in found})]


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_one_transfer_in_two_books() -> None:
    """Out, in, settled: nothing to find at any step, and what is on the way is on the way once."""
    store, hatch = book(), book(HATCH, STORE)
    out = send(store, *listed(store, 500_000, 400_000))
    assert on_the_way({STORE: store.entries, HATCH: hatch.entries}) == {METHADONE.code: 900_000}
    assert between(store, hatch) == codes(store) == []
    accept(hatch, out, 500_000, 400_000)
    assert on_the_way({STORE: store.entries, HATCH: hatch.entries}) == {}
    assert between(store, hatch) == codes(hatch) == []
    settle(store, out, 900_000)
    assert between(store, hatch) == codes(store) == []
    assert store.standing.transit.sent == {}
    assert store.standing.holding.away == {}
    assert (store.balances, hatch.balances) == ({store_page(store): 1_100_000}, {store_page(hatch): 2_900_000})


def store_page(found: MemoryBook) -> int:
    """Its methadone page."""
    return next(iter(found.standing.pages))


@pytest.mark.req("PSI-4.17")
def test_identities_follow_from_the_transfer() -> None:
    """The same for ever, and different for each transfer and each role."""
    one, other = "ab" * 16, "cd" * 16
    made = {answer_uuid(one), ending_uuid(one), transfers.case_uuid(one), answer_uuid(other), ending_uuid(other)}
    assert len(made) == 5
    assert answer_uuid(one) == answer_uuid("ab" * 16) == "35110d68a6055a2fb26f6901411dfbe1"


@pytest.mark.req("PSI-4.23")
@pytest.mark.parametrize("role", Role)
def test_who_moves_stock(role: Role) -> None:
    """Registered staff and technicians; an assistant or an officer may witness it."""
    one = builders.person(role=role)
    if role in {Role.NURSE, Role.PHARMACIST, Role.TECHNICIAN, Role.LEAD}:
        transfers.check_may_move(one)
    else:
        with pytest.raises(RuleError, match="role-may-not-move-stock"):
            transfers.check_may_move(one)
    with pytest.raises(RuleError, match="person-left"):
        transfers.check_may_move(replace(one, left=True))


def refused(store: MemoryBook, wanted: Sending, product: Product = METHADONE) -> str:
    """The code with which this is refused."""
    with pytest.raises(RuleError) as caught:
        transfers.plan_sending(store.standing, product, wanted, TODAY)
    return caught.value.code


@pytest.mark.req("PSI-4.23")
def test_what_cannot_be_sent() -> None:
    """Every refusal of `plan_sending`."""
    store = book()
    one, empty = listed(store, 500_000, 0)
    (fitted,) = listed(store, 400_000)
    store.write(BottleFitted(1, METHADONE.code, *MX, 400_000, fitted), witness=TECHNICIAN)
    tablets = store.open_page(BUPRENORPHINE, 56_000)
    right = Sending(HATCH, METHADONE.code, "A-17", containers=(one,))

    def part(amount: int = 1_000, batch: str = "MX2201", expiry: str = "2027-06-30") -> Sending:
        return replace(right, containers=(), loose=(Loose(amount, batch, expiry),))

    assert refused(store, replace(right, to_area="nowhere")) == "area-not-known"
    assert refused(store, replace(right, requisition=" ")) == "requisition-missing"
    assert refused(store, right, builders.STRONG_METHADONE) == "product-has-no-page"
    assert refused(store, replace(right, containers=())) == "transfer-empty"
    assert refused(store, replace(right, containers=(one, one))) == "container-twice"
    assert refused(store, replace(right, containers=(empty,))) == "container-not-there"
    assert refused(store, replace(right, containers=(7,))) == "container-not-there"
    assert refused(store, replace(right, containers=(fitted,))) == "container-on-pump"
    assert refused(store, right, BUPRENORPHINE) == "container-not-there"
    assert refused(store, part(0)) == "amount-not-a-figure"
    assert refused(store, part(1_500), BUPRENORPHINE) == "amount-not-whole"
    assert refused(store, part(batch=" ")) == "batch-missing"
    assert refused(store, part(expiry="soon")) == "expiry-not-a-date"
    assert refused(store, part(1_100_001)) == "transfer-more-than-loose"
    assert refused(store, part(expiry="2026-11-15")) == "transfer-only-as-return"
    assert transfers.plan_sending(store.standing, METHADONE, part(1_100_000, expiry="2026-11-16"), TODAY).marks == ("",)
    store.write(acts_page_closed(tablets), witness=TECHNICIAN)
    assert refused(store, part(1_000), BUPRENORPHINE) == "product-has-no-page"


def acts_page_closed(page: int) -> Any:
    """A page that is closed."""
    from cdstation.register.upkeep.acts import PageClosed

    return PageClosed(page, "no longer used")


@pytest.mark.req("PSI-4.17")
def test_the_mark_of_a_container() -> None:
    """A recall is heavier than the date, the date than what somebody wrote."""
    one = Container(9_000, 5, METHADONE.code, *MX, 500_000, 500_000, 9)
    aside = replace(one, place="quarantine", reason="damaged")
    assert transfers.mark_of(one, TODAY) == ""
    assert transfers.mark_of(aside, TODAY) == "damaged"
    assert transfers.mark_of(replace(aside, expiry="2026-11-15"), TODAY) == "expired"
    assert transfers.mark_of(replace(aside, expiry="2026-11-15", recalled=True), TODAY) == "recalled"
    assert transfers.mark_of(replace(one, expiry="2026-11-16"), TODAY) == ""


@pytest.mark.req("PSI-4.17")
def test_what_is_returned_is_set_apart_on_arrival() -> None:
    """With its own mark, or as returned; a recall that only the other book knows is added there."""
    store, hatch = book(), book(HATCH, STORE)
    sound, old = (*listed(store, 500_000), *listed(store, 300_000, expiry="2026-11-15"))
    assert refused(store, Sending(HATCH, METHADONE.code, "A-17", containers=(old,))) == "transfer-only-as-return"
    out = send(store, sound, old, purpose="return", loose=(Loose(200_000, "MX9", "2027-01-31"),))
    assert isinstance(out.body, acts.TransferOut)
    assert out.body.marks == ("returned", "expired", "returned")
    hatch.write(acts.BatchRecalled(METHADONE.code, "MX9", "EL(26)A/09"))
    accept(hatch, out, 500_000, 0, 200_000)
    held = hatch.standing.holding.on_page(store_page(hatch))
    assert [(one.contents, one.size, one.place, one.reason, one.recalled) for one in held] == [
        (200_000, 200_000, "quarantine", "returned", True),
        (500_000, 500_000, "quarantine", "returned", False),
    ]


@pytest.mark.req("LAW-14-a", "PSI-4.23")
def test_a_requisition_is_filled_by_whom_it_asks_and_no_further() -> None:
    """At its quantity it is filled, a thousandth more is refused."""
    asked = acts.RequisitionMade(
        4, "Store", "HMP", STORE, "P, N", "HMP", "pharmacist", "stock", (METHADONE.code,), (1_000,)
    )
    transfers.check_asked(asked, STORE, METHADONE, 600, 400)
    for wrong, code in (
        ((HATCH, METHADONE, 600, 400), "requisition-for-another-area"),
        ((STORE, BUPRENORPHINE, 600, 0), "product-not-asked-for"),
        ((STORE, METHADONE, 601, 400), "transfer-more-than-asked"),
    ):
        with pytest.raises(RuleError, match=code):
            transfers.check_asked(asked, *wrong)


@pytest.mark.req("LAW-14-a")
def test_what_was_sent_on_a_requisition_is_summed() -> None:
    """What came back is to be sent again; what goes by paper is not summed."""
    store = book()
    first, second, third = listed(store, 500_000, 400_000, 300_000)
    out = send(store, first, order=4)
    send(store, second, order=4)
    send(store, third)
    key = (HATCH, 4, METHADONE.code)
    assert store.standing.transit.asked == {key: 900_000}
    take_back(store, out, 500_000)
    assert store.standing.transit.asked == {key: 400_000}


@pytest.mark.req("PSI-4.17")
def test_what_cannot_be_taken_in() -> None:
    """Every refusal of `plan_acceptance`."""
    store, hatch, other = book(), book(HATCH, STORE), book("b-wing-1a2b3c", STORE)
    out = send(store, *listed(store, 500_000, 400_000))

    def code(where: MemoryBook, *counted: int, product: Product = METHADONE) -> str:
        sender = where.standing.orders.neighbours[STORE]
        with pytest.raises(RuleError) as caught:
            transfers.plan_acceptance(where.standing, sender, out, counted, product, 0)
        return caught.value.code

    assert code(other, 500_000, 400_000) == "transfer-not-for-this-area"
    assert code(hatch, 500_000, 400_000, product=BUPRENORPHINE) == "product-has-no-page"
    assert code(hatch, 500_000) == "counted-parts-differ"
    assert code(hatch, 500_000, -1) == "amount-not-a-figure"
    hatch.open_page(BUPRENORPHINE, 0)
    assert code(hatch, 500_000, 500, product=BUPRENORPHINE) == "amount-not-whole"
    accept(hatch, out, 500_000, 400_000)
    assert code(hatch, 500_000, 400_000) == "transfer-answered-already"


@pytest.mark.req("PSI-4.17", "DISC-1")
def test_a_wrong_count_waits_for_its_case() -> None:
    """In the book where it was counted, on arrival or on its return, until the case is opened."""
    store, hatch = book(), book(HATCH, STORE)
    numbers = listed(store, 500_000, 400_000)
    out = send(store, numbers[0])
    came = accept(hatch, out, 499_000)
    (waiting,) = hatch.standing.transit.mismatches.values()
    assert (waiting.seq, waiting.difference, waiting.page) == (came.seq, -1_000, store_page(hatch))
    assert transfers.cause_of(waiting.difference) == "transfer-short"
    hatch.write(DiscrepancyOpened("transfer-short", came.seq, -1_000, waiting.page))
    assert hatch.standing.transit.mismatches == {}
    back = take_back(store, send(store, numbers[1]), 400_500, sent=400_000)
    (waiting,) = store.standing.transit.mismatches.values()
    assert (waiting.seq, transfers.cause_of(waiting.difference)) == (back.seq, "transfer-over")


@pytest.mark.req("PSI-4.17")
def test_what_comes_back_is_the_same_container() -> None:
    """Under its number, with what was counted; one that is missing stays missing; a recall meanwhile holds."""
    store = book()
    one, other = listed(store, 500_000, 400_000)
    out = send(store, one, other, loose=(Loose(100_000, *MX),))
    assert store.standing.holding.containers == {}
    store.write(acts.BatchRecalled(METHADONE.code, "MX2201", "EL(26)A/09"))
    take_back(store, out, 480_000, 0, 100_000, sent=1_000_000)
    (held,) = store.standing.holding.on_page(store_page(store))
    assert (held.number, held.contents, held.recalled) == (one, 480_000, True)
    assert store.standing.holding.loose(store_page(store), store.balances[store_page(store)]) == 1_100_000
    assert codes(store) == []
    take_back(store, out, 1, sent=1)
    assert "transfer-not-in-transit" in codes(store)


@pytest.mark.req("PSI-4.17")
def test_which_answers_are_ours() -> None:
    """Of that area, about that transfer, with its number, product and amount; nothing else is one."""
    store, hatch = book(), book(HATCH, STORE)
    out = send(store, *listed(store, 500_000))
    (sent,) = store.standing.transit.sent_now()
    came = accept(hatch, out, 499_000)
    assert transfers.answers(sent, came)
    assert not transfers.answers(sent, out)
    assert not transfers.answers(replace(sent, quantity=1), came)
    assert not transfers.answers(replace(sent, uuid="00"), came)
    assert not transfers.answers(replace(sent, body=replace(sent.body, number=2)), came)
    assert not transfers.answers(replace(sent, body=replace(sent.body, to_area=STORE)), came)
    no = refuse(book(HATCH, STORE), out)
    assert transfers.answers(sent, no)
    assert not transfers.answers(replace(sent, uuid="00"), no)


@pytest.mark.req("PSI-4.17")
def test_what_adds_up() -> None:
    """Parts of one length, real dates, and together what moved."""
    store = book()
    out = send(store, *listed(store, 500_000))
    assert isinstance(out.body, acts.TransferOut)
    right = out.body

    def with_body(body: acts.TransferOut, delta: int | None = -500_000) -> bool:
        draft = replace(out.draft, body=body, delta=delta)
        return transfers.adds_up(replace(out, entry=replace(out.entry, draft=draft)))

    assert with_body(right)
    assert with_body(replace(right, expiries=("",)))
    assert not with_body(right, -499_000)
    assert not with_body(right, None)
    assert not with_body(replace(right, marks=()))
    assert not with_body(replace(right, containers=(1, 2)))
    assert not with_body(replace(right, expiries=("soon",)))
    assert not with_body(replace(right, contents=(), sizes=(), batches=(), expiries=(), marks=(), containers=()), 0)
    assert not with_body(
        replace(
            right,
            contents=(600_000, -100_000),
            sizes=(1, 1),
            batches=("", ""),
            expiries=("", ""),
            marks=("", ""),
        )
    )


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_the_audit_of_one_book() -> None:
    """Each rule broken once, by whoever holds every key."""
    store = book()
    one, other = listed(store, 500_000, 400_000)
    page = store_page(store)
    out = send(store, one)
    body = out.body
    assert isinstance(body, acts.TransferOut)
    store.write(replace(body, containers=(other,), number=7), witness=TECHNICIAN, page=page, delta=-500_000)
    assert codes(store) == ["transfer-number-wrong", "transfer-container-not-held"]
    store = book()
    send(store, *listed(store, 500_000))
    store.write(replace(body, number=2), witness=TECHNICIAN, page=page, delta=-499_000)
    assert codes(store) == ["transfer-does-not-add-up", "transfer-container-not-held"]
    hatch = book(HATCH, STORE)
    accept(hatch, out, 500_000, delta=400_000)
    assert codes(hatch) == ["transfer-does-not-add-up"]
    hatch = book(HATCH, STORE)
    accept(hatch, out, 500_000, uuid="ab" * 16)
    assert codes(hatch) == ["transfer-answered-twice"]
    hatch = book(HATCH, STORE)
    accept(hatch, out, 500_000)
    hatch.write(acts.TransferRefused(1, STORE, "seal broken"), witness=TECHNICIAN, about=out.uuid)
    assert codes(hatch) == ["transfer-answered-twice"]


@pytest.mark.req("PSI-4.17")
def test_the_audit_of_an_ending() -> None:
    """Settled twice, under another identity, or back with another amount than it says."""
    store = book()
    out = send(store, *listed(store, 500_000))
    settle(store, out, 500_000, uuid="ab" * 16)
    settle(store, out, 500_000, uuid="cd" * 16)
    assert codes(store) == ["transfer-not-in-transit"] * 2
    for wrong in ({"delta": 1}, {"sent": 1}):
        store = book()
        out = send(store, *listed(store, 500_000))
        take_back(store, out, 500_000, **wrong)
        assert codes(store) == ["transfer-does-not-add-up"]


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_the_audit_between_books() -> None:
    """Counted twice, from nowhere, ended without an answer or twice, and other amounts than were sent."""
    store, hatch = book(), book(HATCH, STORE)
    out = send(store, *listed(store, 500_000))
    settle(store, out, 500_000)
    assert between(store, hatch) == ["transfer-ended-without-answer"]
    assert between(store) == []
    accept(hatch, out, 499_000)
    assert between(store, hatch) == ["transfer-amounts-differ"]
    assert between(hatch) == []
    refuse(hatch, out)
    assert between(store, hatch) == ["transfer-counted-twice", "transfer-amounts-differ"]
    take_back(store, out, 500_000)
    assert "transfer-ended-twice" in between(store, hatch)
    empty = book()
    assert between(empty, hatch) == ["transfer-counted-twice", "transfer-from-nowhere", "transfer-from-nowhere"]


@pytest.mark.req("PSI-4.17")
def test_the_audit_between_books_compares_what_was_sent() -> None:
    """The other book says that another amount, or another product, was sent."""
    store, hatch = book(), book(HATCH, STORE)
    out = send(store, *listed(store, 500_000))
    sender = hatch.standing.orders.neighbours[STORE]
    body = transfers.plan_acceptance(hatch.standing, sender, out, (500_000,), METHADONE, 0)
    said = replace(body, sent=400_000)
    hatch.write(said, witness=TECHNICIAN, page=store_page(hatch), delta=500_000, about=out.uuid)
    assert between(store, hatch) == ["transfer-amounts-differ"]


@pytest.mark.req("PSI-4.17")
def test_a_refusal_that_came_back_is_complete() -> None:
    """Nothing on the way, nothing to find."""
    store, hatch = book(), book(HATCH, STORE)
    out = send(store, *listed(store, 500_000))
    refuse(hatch, out)
    assert on_the_way({STORE: store.entries, HATCH: hatch.entries}) == {METHADONE.code: 500_000}
    take_back(store, out, 500_000)
    assert on_the_way({STORE: store.entries, HATCH: hatch.entries}) == {}
    assert between(store, hatch) == codes(store) == codes(hatch) == []


@pytest.mark.req("PSI-4.17")
def test_when_a_transfer_is_overdue() -> None:
    """At four hours it is not, a millisecond later it is."""
    store = book()
    send(store, *listed(store, 500_000))
    (sent,) = store.standing.transit.sent_now()
    assert not sent.overdue(sent.sent_ms + 4 * 3_600_000)
    assert sent.overdue(sent.sent_ms + 4 * 3_600_000 + 1)
