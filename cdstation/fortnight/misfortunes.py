"""What goes wrong in the fortnight, each on its day: things that a pharmacist must be able to put right or explain.

A delivery that is a box short, a spill, a line on the wrong page, a bottle with more in it than its label says, an
expired batch, a theft, and a morning without the station.
"""

from datetime import timedelta
from pathlib import Path

from cdstation.fortnight.casework import Casework, open_cases
from cdstation.fortnight.counting import figures_of
from cdstation.fortnight.hatch_day import LOOKED, HatchDay
from cdstation.fortnight.prison import (
    ASSISTANT,
    AW_PIN,
    BUPRENORPHINE,
    FIRST_DAY,
    LEAD,
    METHADONE,
    NURSE,
    OWN,
    PHARMACIST,
    STRONG_METHADONE,
    TECHNICIAN,
    TECHNICIAN_2,
    Place,
    Prison,
    proof,
    two,
)
from cdstation.fortnight.store_day import BOX, SUPPLIER, SUPPLIER_ADDRESS, Store
from cdstation.services.values import PaperDose, PersonPlan, Proof
from cdstation.treatment.acts import Outcome

_SPILT_UL, _MISPLACED_UL, _OVERAGE_UL = 35_000, 30_000, 10_000
_OWN = 12_000  # tablets in thousandths


def delivery_short(store: Store, order: int) -> None:
    """Twenty boxes by the note, nineteen in the carton: the case ends with the supplier."""
    done = store.receive(order, BUPRENORPHINE, BOX, 19, delivered=20)
    assert done.causes, "a delivery that is short opens a case"
    for case in open_cases(store.place):
        work = Casework(store._prison, store.place, case.seq)
        work.look_into(
            BUPRENORPHINE, found="The carton was sealed; the firm's own count says 19", explained_by="containers"
        )
        work.tell("lead", "pharmacist")
        work.decide("supplier-error", "The firm has credited one box", linked=done.seq)
        work.close("Credit note seen")


def spill(day: HatchDay) -> None:
    """A cup is knocked over on the bench, from the bottle on the pump; the head of healthcare is told at once."""
    page = day.place.page(METHADONE)
    day.station.disposal.spill(
        page,
        _SPILT_UL,
        reason="spilt",
        note="cup knocked over",
        estimated=True,
        pump=1,
        told=LEAD,
        witness=proof(ASSISTANT),
    )
    day._notes.wasted(day.place.name, METHADONE, _SPILT_UL)


def wrong_bottle(day: HatchDay) -> None:
    """Spilt from the strong bottle, written on the page of the weak one."""
    page, strong = day.place.page(METHADONE), day.place.page(STRONG_METHADONE)
    day.station.containers.open(day.place.book.standing.holding.on_page(strong)[0].number)
    spill_card = day.station.disposal.spill
    spill_card(page, _MISPLACED_UL, reason="spilt", estimated=False, told=LEAD, witness=proof(ASSISTANT))
    notes = day._notes
    notes.wasted(day.place.name, METHADONE, _MISPLACED_UL)
    notes.really(day.place.name, METHADONE, _MISPLACED_UL)
    notes.really(day.place.name, STRONG_METHADONE, -_MISPLACED_UL)


def wrong_bottle_found(day: HatchDay) -> None:
    """The next count shows both pages: the line is moved by a linked correction, and each case closed."""
    place, station = day.place, day.station
    weak, strong = place.page(METHADONE), place.page(STRONG_METHADONE)
    line = next(one for one in station.register.latest(weak, 400) if one.words.party.startswith("Spilt"))
    cases = [case for case in open_cases(place) if case.page in (weak, strong)]
    assert cases, "what is missing on a page that nothing was given from opens a case"
    for case in cases:
        product = METHADONE if case.page == weak else STRONG_METHADONE
        work = Casework(day._prison, place, case.seq)
        work.look_into(
            product, found=f"Entry {line.seq} belongs on the page of 10 mg per mL", explained_by="wrong-page"
        )
        work.tell("lead", "pharmacist", "incident", "cdao")
    first, second = station.corrections.move_line(
        weak, line.seq, strong, "Spilt from the bottle of 10 mg per mL", proof(ASSISTANT)
    )
    day._notes.corrected(place.name, METHADONE, STRONG_METHADONE, _MISPLACED_UL)
    for case in cases:
        work = Casework(day._prison, place, case.seq)
        work.decide(
            "wrong-page", "The spill stood on the wrong page", linked=(first if case.page == weak else second).seq
        )
        work.close("Both balances agree with the cabinet")


def overage(day: HatchDay) -> None:
    """A bottle that is opened holds more than its label says: measured, and entered as what it is (BAL-4)."""
    page = day.place.page(METHADONE)
    number = day.place.book.standing.holding.in_use[page]
    contents = day.place.book.standing.holding.containers[number].contents
    day._notes.really(day.place.name, METHADONE, _OVERAGE_UL)
    day.station.containers.measure(number, contents + _OVERAGE_UL, proof(ASSISTANT))
    day._notes.measured(day.place.name, METHADONE, _OVERAGE_UL)


def set_expired_apart(store: Store) -> tuple[int, ...]:
    """What has expired is set apart; it stays in the balance (LAW-27-a)."""
    page, today = store.place.page(STRONG_METHADONE), store._prison.clock.now().dose_day
    expired = tuple(one.number for one in store.place.book.standing.holding.on_page(page) if one.expired(today))
    for number in expired:
        store.station.containers.quarantine(number, "expired", "past its last day", proof(TECHNICIAN))
    return expired


def destroy_expired(store: Store, out: Path) -> int:
    """Destroyed by one, witnessed by another, before somebody from outside who signs with an own credential."""
    last = (FIRST_DAY + timedelta(days=36)).isoformat()
    plan = PersonPlan("Ashcroft", "Helen", "authorised witness", "", AW_PIN, competent_until=last)
    person, _ = store.station.people.enrol(plan, proof(LEAD), proof(PHARMACIST))
    page = store.place.page(STRONG_METHADONE)
    apart = store.station.destruction.set_apart(page)
    numbers, amounts = tuple(one.number for one in apart), tuple(one.contents for one in apart)
    authorised = store.station.destruction.authorise(
        page, numbers, amounts, "CDAO letter 26/114", "denature in the kit", Proof(person.number, AW_PIN)
    )
    done = store.station.destruction.destroy(
        authorised, "expired", "denaturing kit DK-77", proof(TECHNICIAN), proof(TECHNICIAN_2)
    )
    store._notes.wasted(store.place.name, STRONG_METHADONE, sum(amounts))
    store._prison.papers.append(store.station.destruction.print_certificate(done.seq, out / "destruction.pdf"))
    return done.seq


def send_back(store: Store) -> None:
    """A damaged bottle goes back to the firm."""
    bottle = store.sealed(METHADONE)[-1]
    store.station.containers.quarantine(bottle.number, "damaged", "cap cracked", proof(TECHNICIAN))
    store.station.returns.send_back(
        store.place.page(METHADONE),
        SUPPLIER,
        SUPPLIER_ADDRESS,
        "RA-118",
        "cap cracked",
        ((bottle.number, bottle.contents),),
        proof(TECHNICIAN),
    )
    store._notes.left(store.place.name, METHADONE, bottle.contents)


def theft(prison: Prison, place: Place) -> int:
    """A sealed bottle is gone in the morning; gives how much that was."""
    page = place.page(METHADONE)
    bottle = next(one for one in place.book.standing.holding.on_page(page) if one.sealed)
    prison.notes.really(place.name, METHADONE, -bottle.contents)
    return bottle.contents


def theft_found(day: HatchDay) -> int:
    """Nothing explains it: police, liaison officer, accountable officer. The balance follows; the case stays open."""
    case = next(case for case in open_cases(day.place) if case.page == day.place.page(METHADONE))
    work = Casework(day._prison, day.place, case.seq)
    work.look_into(METHADONE, found="")
    work.tell("lead", "pharmacist", "police", "liaison", "incident", "cdao")
    work.decide("theft-suspected", "One sealed bottle is missing and nothing explains it")
    work.adjust(METHADONE, "Counted by two pairs; police informed")
    return case.seq


def downtime_morning(day: HatchDay, patients: tuple[int, ...]) -> None:
    """The computer is away: doses on numbered sheets in the morning, entered row by row in the afternoon."""
    pack = day.station.downtime
    sheet = day.place.book.standing.keeping.packs[-1].first_sheet
    given_ms = day._prison.clock.now().utc_ms
    day._prison.clock.move(5 * 3_600_000)
    for index, patient in enumerate(patients):
        order = day.place.book.roster.order_for(patient, day._prison.clock.now().dose_day)
        assert order is not None
        paper = PaperDose(
            sheet=sheet + index // 12,
            row=index % 12 + 1,
            patient=patient,
            happened_ms=given_ms + index * 40_000,
            delivered=order.volume,
            outcome=Outcome.GIVEN,
            batch="K0001",
            expiry="2027-08-31",
            identified_by=LOOKED,
        )
        day.open_if_low(order.volume)
        pack.enter_dose(paper, proof(NURSE), proof(ASSISTANT))
        day._notes.left(day.place.name, METHADONE, order.volume)
        day._notes.doses += 1


def own_drug(day: HatchDay, patient: int, bag: str) -> None:
    """A patient brings tablets from outside: a book apart, and never stock (LAW-27-c)."""
    if day.station.pages.page_of(BUPRENORPHINE, patients_own=True) is None:
        day.station.pages.open_page(BUPRENORPHINE, proof(ASSISTANT), patients_own=True)
    day.station.own_drugs.receive(patient, BUPRENORPHINE, "reception", bag, _OWN, "part box", proof(ASSISTANT))
    day._notes.received(day.place.name, OWN + BUPRENORPHINE, _OWN)


def own_drug_goes(day: HatchDay, bag: str) -> None:
    """And is destroyed with the patient's consent, before a member of staff."""
    day.station.own_drugs.hand_on(bag, "destroyed", "", "consent form 12", proof(ASSISTANT))
    day._notes.wasted(day.place.name, OWN + BUPRENORPHINE, _OWN)


def count_on_paper(store: Store, out: Path) -> None:
    """The store is counted on a printed sheet and entered afterwards (BAL-2)."""
    sheets, place = store.station.count_sheets, store.place
    page = place.page(METHADONE)
    number = sheets.print_sheet((page,), out / "count-sheet.pdf")
    store._prison.papers.append(out / "count-sheet.pdf")
    store._prison.clock.move(15 * 60_000)
    counted_ms = store._prison.clock.now().utc_ms
    figures = figures_of(place, page, store._notes.page(place.name, METHADONE).real)
    store._prison.clock.move(60 * 60_000)
    sheets.enter_sheet(number, page, figures, figures, counted_ms, *two(PHARMACIST, TECHNICIAN))
    store._notes.counted(place.name, METHADONE)
