"""Corrections through the services: two people, linked lines, and nothing lost when the station dies half-way."""

import subprocess
from pathlib import Path

import pytest

from cdstation.register.acts import PageOpened, Waste
from cdstation.register.entries import Sealed
from cdstation.register.upkeep.acts import Correction
from cdstation.register.upkeep.corrections import delta_of, page_correction
from cdstation.services.upkeep.corrections import CAUSE
from tests.services.hatch import ASSISTANT, NURSE, OLD_HAND, PHARMACIST, SECOND_NURSE, Hatch, proof
from tests.services.raising import refused
from tests.services.upkeep.people import empty

STRONG = PageOpened("methadone", "oral solution", "10 mg per mL", "mL", "2", True, "")


def spill(hatch: Hatch, delta: int = -5_000) -> Sealed:
    """A line that somebody may have written wrongly."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    return hatch.book.write(Waste("spilt", ""), by=one, witness=other, page=hatch.page, delta=delta)


def strong_page(hatch: Hatch) -> int:
    """A second page."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    return hatch.book.write(STRONG, by=one, witness=other, delta=500_000).seq


def first_half(hatch: Hatch, line: Sealed, page: int) -> Sealed:
    """What is in the book when the station dies between the two halves."""
    standing = hatch.book.standing
    body = page_correction(line, page, "wrong page", standing.keeping, standing.pages)
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    return hatch.book.write(body, by=one, witness=other, page=hatch.page, delta=delta_of(body), about=line.uuid)


@pytest.mark.req("LAW-20-c", "BAL-1")
def test_an_amount_is_corrected_by_two_people(hatch: Hatch) -> None:
    """The line stands; the new one names it, and under the wrong line stands where it was corrected."""
    line, before = spill(hatch), hatch.balance
    assert hatch.station.corrections.check(hatch.page, line.seq) == -5_000
    done = hatch.station.corrections.correct_amount(
        hatch.page, line.seq, 4_000, " misread\nthe jug", proof(SECOND_NURSE)
    )
    assert hatch.entries[line.seq - 1] == line
    assert (done.draft.by, done.draft.witness, done.draft.about) == (NURSE, SECOND_NURSE, line.uuid)
    assert hatch.balance == before + 1_000
    newest, wrong = hatch.station.register.latest(hatch.page, 2)
    assert newest.words.party == f"Correction of entry {line.seq}: 5 mL should read 4 mL"
    assert (newest.words.note, newest.received) == ("misread the jug", 1_000)
    (note,) = wrong.footnotes
    assert note.text == f"Corrected by entry {done.seq}: 5 mL should read 4 mL. misread the jug"
    assert (note.author, note.witness) == ("OKAFOR, Ada", "BELLWEATHER, Rowan")
    assert hatch.station.corrections.check(hatch.page, line.seq) == -4_000
    assert not hatch.book.standing.cases.unsettled()


@pytest.mark.req("LAW-20-c")
def test_the_wrong_line_is_printed_with_its_correction(hatch: Hatch, tmp_path: Path) -> None:
    """As on the screen: nothing is struck out."""
    line, today = spill(hatch), hatch.clock.now().dose_day
    hatch.station.corrections.correct_amount(hatch.page, line.seq, 4_000, "misread the jug", proof(ASSISTANT))
    target = hatch.station.register.print_pages(hatch.page, today, today, tmp_path / "a.pdf")
    text = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(text.split())
    assert f"Correction of entry {line.seq}" in words
    assert f"Corrected by entry {line.seq + 1}" in words


@pytest.mark.req("LAW-20-c", "DISC-1")
def test_correcting_a_dose_opens_a_discrepancy(hatch: Hatch) -> None:
    """Somebody had another dose than the one that was written: once for each line, and before the line itself."""
    receipt = hatch.give(OLD_HAND)
    last = len(hatch.entries)
    hatch.station.corrections.correct_amount(hatch.page, receipt.seq, 44_000, "typed wrongly", proof(ASSISTANT))
    assert hatch.kinds(last) == ["discrepancy-opened", "correction"]
    (case,) = hatch.book.standing.cases.unsettled()
    assert (case.cause, case.subject, case.page, case.difference) == (CAUSE, receipt.seq, hatch.page, 1_000)
    hatch.station.corrections.correct_amount(hatch.page, receipt.seq, 45_000, "was right", proof(ASSISTANT))
    assert len(hatch.book.standing.cases.unsettled()) == 1


@pytest.mark.req("LAW-20-c", "BAL-1")
def test_a_line_is_moved_to_the_page_where_it_belongs(hatch: Hatch) -> None:
    """By the same two people in one act; both pages together hold what they held."""
    page, line = strong_page(hatch), spill(hatch)
    total = hatch.balance + hatch.station.register.balance(page)
    first, second = hatch.station.corrections.move_line(hatch.page, line.seq, page, "strong bottle", proof(ASSISTANT))
    assert hatch.station.register.balance(page) == 495_000
    assert hatch.balance + 495_000 == total
    assert (first.draft.by, first.draft.witness) == (second.draft.by, second.draft.witness) == (NURSE, ASSISTANT)
    assert isinstance(second.body, Correction)
    assert (second.body.other, second.draft.about) == (first.seq, line.uuid)
    assert hatch.station.corrections.unfinished() == ()
    (note,) = hatch.station.register.latest(hatch.page, 2)[1].footnotes
    assert note.text.startswith(f"Corrected by entry {first.seq}: 5 mL belongs on page {page}")
    assert hatch.station.register.latest(page, 1)[0].footnotes == ()


@pytest.mark.req("LAW-20-c", "H-20")
def test_a_station_that_dies_between_the_halves_says_so_and_finishes_once(hatch: Hatch) -> None:
    """The hatch does not open before; whoever is there finishes it, and the same half is never written twice."""
    page, line = strong_page(hatch), spill(hatch)
    first = first_half(hatch, line, page)
    hatch.reopen()
    (half,) = hatch.station.corrections.unfinished()
    assert (half.first, half.line, half.page, half.to_page, half.amount) == (
        first.seq,
        line.seq,
        hatch.page,
        page,
        -5_000,
    )
    assert hatch.station.status().half_corrected == 1
    blocked = [item for item in hatch.station.session.checklist() if item.code == "half-corrected"]
    assert [item.state for item in blocked] == ["blocked"]
    hatch.station.access.sign_in(proof(SECOND_NURSE))
    second = hatch.station.corrections.finish(first.seq, proof(PHARMACIST))
    assert (second.draft.by, second.draft.witness) == (SECOND_NURSE, PHARMACIST)
    assert hatch.station.register.balance(page) == 495_000
    assert hatch.station.corrections.unfinished() == ()
    with refused("correction-finished-already"):
        hatch.station.corrections.finish(first.seq, proof(PHARMACIST))
    assert not [item for item in hatch.station.session.checklist() if item.code == "half-corrected"]


@pytest.mark.req("LAW-20-c", "DISC-1")
def test_what_is_refused_writes_nothing(hatch: Hatch) -> None:
    """A count, an opening balance, another page's line, nothing at all, oneself as witness."""
    hatch.count(hatch.balance - 1_000)
    counted = next(one for one in reversed(hatch.entries) if one.body.KIND == "count")
    line, last = spill(hatch), len(hatch.entries)
    desk = hatch.station.corrections
    for seq, right, witness, code in (
        (counted.seq, 1, ASSISTANT, "correction-of-a-count"),
        (hatch.page, 1, ASSISTANT, "correction-of-a-count"),
        (1, 1, ASSISTANT, "line-not-on-page"),
        (99_999, 1, ASSISTANT, "line-not-on-page"),
        (line.seq, 5_000, ASSISTANT, "correction-changes-nothing"),
        (line.seq, 1, NURSE, "witness-is-the-actor"),
    ):
        with refused(code):
            desk.correct_amount(hatch.page, seq, right, "x", proof(witness))
    with refused("line-not-on-page"):
        desk.check(hatch.page, 2)
    assert hatch.kinds(last) == []


@pytest.mark.req("LAW-20-c", "RET-1")
def test_a_closed_page_is_not_corrected_and_no_case_is_opened_for_it(hatch: Hatch) -> None:
    """Refused before the case of a dose is written, which would stand there without its correction."""
    dose = hatch.give(OLD_HAND)
    empty(hatch)
    hatch.station.closing.close_page(hatch.page, "no longer used", proof(PHARMACIST))
    last, desk = len(hatch.entries), hatch.station.corrections
    with refused("page-closed"):
        desk.check(hatch.page, dose.seq)
    with refused("page-closed"):
        desk.correct_amount(hatch.page, dose.seq, 44_000, "misread", proof(PHARMACIST))
    assert hatch.kinds(last) == []
