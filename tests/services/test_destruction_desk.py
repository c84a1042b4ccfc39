"""Destruction at a real hatch: three roles for the register, two for the record book, a certificate (LAW-27)."""

from pathlib import Path

import pytest

from cdstation.register.stock.acts import ContainerQuarantined, ContainersListed, container_number
from cdstation.services.values import PersonPlan, Proof
from tests.reports.reading import sheets
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    LEAD,
    METHADONE,
    NURSE,
    PASSWORD,
    PHARMACIST,
    Hatch,
    proof,
)
from tests.services.raising import refused

BUPRENORPHINE = "42009311000001105"
AUTHORITY = "CDAO letter 26/114"
OUTSIDER_PIN = "907153"
FULL = 500_000


def outsider(hatch: Hatch, until: str = "") -> Proof:
    """An authorised witness, enrolled for this."""
    plan = PersonPlan("Ashcroft", "Helen", "authorised witness", "99H0001", OUTSIDER_PIN, competent_until=until)
    person, badge = hatch.station.people.enrol(plan, proof(LEAD), proof(ASSISTANT))
    assert badge == ""
    return Proof(person.number, OUTSIDER_PIN)


def expired(hatch: Hatch, count: int = 1) -> tuple[int, ...]:
    """Bottles in quarantine."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    sizes = (FULL,) * count
    body = ContainersListed(hatch.page, METHADONE, sizes, sizes, ("MX2201",) * count, ("2026-10-31",) * count)
    seq = hatch.book.write(body, by=one, witness=other).seq
    numbers = tuple(container_number(seq, place) for place in range(count))
    for number in numbers:
        hatch.book.write(ContainerQuarantined(number, "expired", FULL, ""), by=one, witness=other)
    return numbers


@pytest.mark.req("LAW-27-a")
def test_expired_stock_goes_before_three_people_and_leaves_a_certificate(hatch: Hatch, tmp_path: Path) -> None:
    """In the balance and marked until then; afterwards gone from the list, with line, names and words on paper."""
    desk, before = hatch.station.destruction, hatch.balance
    numbers, witness = expired(hatch, 2), outsider(hatch)
    assert [one.number for one in desk.set_apart(hatch.page)] == list(numbers)
    assert hatch.balance == before
    word = desk.authorise(hatch.page, numbers, (FULL, FULL), AUTHORITY, "denature in the kit", witness)
    assert desk.pending() == (word,)
    hatch.reopen()
    desk = hatch.station.destruction
    assert desk.pending() == (word,)
    done = desk.destroy(word, "expired", "kit DK-77", proof(PHARMACIST), proof(ASSISTANT))
    assert (hatch.balance, done.quantity, done.case) == (before - 2 * FULL, 2 * FULL, "")
    assert (desk.set_apart(hatch.page), desk.pending(), desk.destructions(hatch.page)) == ((), (), (done,))
    (line, *_) = hatch.station.register.latest(hatch.page, 1)
    assert line.words.authority == f"Authorised witness ASHCROFT, Helen, {AUTHORITY}"
    first = desk.print_certificate(done.seq, tmp_path / "one.pdf").read_bytes()
    again = desk.print_certificate(done.seq, tmp_path / "two.pdf").read_bytes()
    assert first == again
    (sheet,) = sheets(first)
    for words in (
        f"line {done.seq}",
        "1,000 mL (one thousand millilitres)",
        "MX2201",
        "31-Oct-2026",
        "kit DK-77",
        AUTHORITY,
        "PATELSON, Nisha",
        "pharmacist, 9900001",
        "REED, Jo",
        "ASHCROFT, Helen",
        "authorised witness, 99H0001",
        hatch.station.register.seal()[2],
    ):
        assert words in sheet


@pytest.mark.req("LAW-27-a")
def test_the_register_is_never_destroyed_before_two_people_alone(hatch: Hatch) -> None:
    """Nor with a word that was used, or never given."""
    desk, (number,) = hatch.station.destruction, expired(hatch)
    people = (proof(PHARMACIST), proof(ASSISTANT))
    with refused("destruction-needs-authorised-witness"):
        desk.destroy_by_two(hatch.page, (number,), (FULL,), "expired", "kit DK-77", *people)
    with refused("destruction-not-authorised"):
        desk.destroy("no such word", "expired", "kit DK-77", *people)
    word = desk.authorise(hatch.page, (number,), (FULL,), AUTHORITY, "", outsider(hatch))
    desk.destroy(word.uuid, "expired", "kit DK-77", *people)
    with refused("destruction-not-authorised"):
        desk.destroy(word, "expired", "kit DK-77", *people)


@pytest.mark.req("LAW-27-a")
def test_who_may_authorise(hatch: Hatch) -> None:
    """An appointed stranger to the page whose authority holds today, with the own PIN and the authority's reference."""
    desk, (number,) = hatch.station.destruction, expired(hatch)

    def authorise(witness: Proof, authority: str = AUTHORITY) -> None:
        desk.authorise(hatch.page, (number,), (FULL,), authority, "", witness)

    with refused("not-an-authorised-witness"):
        authorise(proof(PHARMACIST))
    today = hatch.clock.now().dose_day.isoformat()
    witness = outsider(hatch, today)
    with refused("authority-missing"):
        authorise(witness, " ")
    with refused("pin-wrong"):
        authorise(Proof(witness.person, "000001"))
    authorise(witness)
    hatch.clock.move(DAY_MS)
    with refused("authority-expired"):
        authorise(witness)


@pytest.mark.req("LAW-27-a")
def test_a_former_nurse_is_no_stranger_to_the_page(hatch: Hatch) -> None:
    """Under a new number, with a new key: the same person."""
    desk, (number,) = hatch.station.destruction, expired(hatch)
    hatch.sign_in(PHARMACIST, LEAD)
    hatch.station.people.leaver(ASSISTANT, proof(LEAD), proof(PHARMACIST))
    plan = PersonPlan("Reed", "Jo", "authorised witness", "", OUTSIDER_PIN)
    person, _ = hatch.station.people.enrol(plan, proof(LEAD), proof(PHARMACIST))
    with refused("authorised-witness-transacted"):
        desk.authorise(hatch.page, (number,), (FULL,), AUTHORITY, "", Proof(person.number, OUTSIDER_PIN))


@pytest.mark.req("LAW-27-a")
def test_an_authorised_witness_is_no_part_of_the_routine(hatch: Hatch) -> None:
    """Does not unlock, does not sign in, witnesses no dose, no spill and no destruction, destroys nothing."""
    for unlocking in ({"password": f"{PASSWORD}-9"}, {"issue_badge": True}):
        plan = PersonPlan("Ashcroft", "Helen", "authorised witness", "", OUTSIDER_PIN, **unlocking)
        with refused("role-may-not-unlock"):
            hatch.station.people.enrol(plan, proof(LEAD), proof(ASSISTANT))
    witness, desk = outsider(hatch), hatch.station.destruction
    with refused("role-may-not-administer"):
        hatch.station.access.sign_in(witness)
    pour = hatch.pour()
    for act in (
        lambda: hatch.station.access.choose_witness(witness),
        lambda: hatch.sign_with(pour, witness),
        lambda: hatch.station.disposal.spill(hatch.page, 1_000, witness=witness),
    ):
        with refused("witness-not-authorised"):
            act()
    hatch.sign(pour)
    (number,) = expired(hatch)
    word = desk.authorise(hatch.page, (number,), (FULL,), AUTHORITY, "", witness)
    for people in ((witness, proof(ASSISTANT)), (proof(ASSISTANT), witness)):
        with refused("witness-not-authorised"):
            desk.destroy(word, "expired", "kit DK-77", *people)
    with refused("witness-is-the-actor"):
        desk.destroy(word, "expired", "kit DK-77", proof(ASSISTANT), proof(ASSISTANT))
    assert [person.number for person in desk.authorised_witnesses()] == [witness.person]


@pytest.mark.req("LAW-27-a", "D2")
def test_recovery_gives_an_authorised_witness_no_way_in(hatch: Hatch) -> None:
    """Two custodians open the area for anybody else; the keys stay as they were."""
    witness = outsider(hatch)
    keys = hatch.station.folders.files(hatch.area_id).keys
    before = keys.read_bytes()
    shares = hatch.done.shares[:2]
    with refused("role-may-not-unlock"):
        hatch.station.access.unlock_with_shares(hatch.area_id, shares, witness.person, f"{PASSWORD}-9")
    assert (hatch.state(), keys.read_bytes()) == ("locked", before)


@pytest.mark.req("LAW-27-a", "LAW-20-b")
def test_what_was_authorised_is_destroyed_on_that_day(hatch: Hatch) -> None:
    """Signed for on the next morning it keeps its day; destroyed on the next it needs a new word."""
    desk, (number,) = hatch.station.destruction, expired(hatch)
    people = (proof(PHARMACIST), proof(ASSISTANT))
    word = desk.authorise(hatch.page, (number,), (FULL,), AUTHORITY, "", outsider(hatch))
    hatch.clock.move(DAY_MS)
    with refused("authorisation-of-another-day"):
        desk.destroy(word, "expired", "kit DK-77", *people)
    done = desk.destroy(word, "expired", "kit DK-77", *people, happened_ms=word.at_ms + 60_000)
    assert done.at_ms == word.at_ms + 60_000


@pytest.mark.req("LAW-27-a", "BAL-4")
def test_what_has_come_to_differ_since_is_recorded_and_opens_a_case(hatch: Hatch) -> None:
    """The drug is gone: the line is written, and somebody looks into it."""
    desk, (number,) = hatch.station.destruction, expired(hatch)
    word = desk.authorise(hatch.page, (number,), (FULL,), AUTHORITY, "", outsider(hatch))
    hatch.station.disposal.spill(hatch.page, 500, container=number, witness=proof(ASSISTANT))
    done = desk.destroy(word, "expired", "kit DK-77", proof(PHARMACIST), proof(ASSISTANT))
    assert done.case == "waste-beyond-container"
    (case,) = hatch.book.standing.cases.open_on(hatch.page)
    assert (case.subject, case.difference) == (done.seq, 500)


@pytest.mark.req("LAW-27-b")
def test_the_record_book_asks_for_two_people(hatch: Hatch, tmp_path: Path) -> None:
    """Schedule 3: an authorised witness may be there, but need not."""
    page = hatch.station.pages.page_of(BUPRENORPHINE)
    if page is None:
        hatch.station.session.close()
        page = hatch.station.pages.open_page(
            BUPRENORPHINE, proof(ASSISTANT), brought_forward=28_000, note="from record book 3"
        )
    desk, people = hatch.station.destruction, (proof(NURSE), proof(ASSISTANT))
    assert desk.loose(page.page) == 28_000
    with refused("destruction-needs-kit"):
        desk.destroy_by_two(page.page, (0,), (7_000,), "expired", "", *people)
    alone = desk.destroy_by_two(page.page, (0,), (7_000,), "expired", "kit DK-78", *people)
    word = desk.authorise(page.page, (0,), (7_000,), AUTHORITY, "", outsider(hatch))
    desk.destroy(word, "expired", "kit DK-79", *people)
    assert hatch.station.register.balance(page.page) == 14_000
    (sheet,) = sheets(desk.print_certificate(alone.seq, tmp_path / "two.pdf").read_bytes())
    assert "7 tablets (seven tablets)" in sheet
    assert "Authorised witness" not in sheet
    with refused("destruction-not-known"):
        desk.print_certificate(page.page, tmp_path / "none.pdf")
    with refused("destruction-not-known"):
        desk.print_certificate(99_999, tmp_path / "none.pdf")
