"""The register as it is read, searched, annotated and printed (LAW-19, LAW-20-c, LAW-26-a)."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from cdstation.register.acts import Footnote
from cdstation.services.values import OutcomeForm, Progress
from cdstation.treatment.acts import Outcome
from tests.services.hatch import ASSISTANT, NURSE, OLD_HAND, SECOND_NURSE, SETTLED, Hatch, proof
from tests.services.raising import not_ready, refused


@pytest.mark.req("BAL-1")
def test_windows_over_a_page(hatch: Hatch) -> None:
    """Newest first in every direction, no line twice and none left out."""
    register, page = hatch.station.register, hatch.page
    whole = register.latest(page, 1_000)
    seqs = [line.seq for line in whole]
    assert seqs == sorted(seqs, reverse=True)
    assert register.latest(page, 4) == whole[:4]
    assert register.before(page, seqs[3], 4) == whole[4:8]
    assert register.after(page, seqs[3], 2) == whole[1:3]
    assert register.after(page, seqs[0]) == ()
    assert whole[0].balance == hatch.balance
    assert whole[-1].words.party == "Opening balance"


def test_by_day(hatch: Hatch) -> None:
    """The lines up to the end of a day; before the first day there are none."""
    register, today = hatch.station.register, hatch.clock.now().dose_day
    yesterday = register.around_date(hatch.page, today - timedelta(days=1))
    assert all("patient" in repr(line) for line in yesterday[:2])
    assert len(register.around_date(hatch.page, today)) > len(yesterday)
    assert register.around_date(hatch.page, today - timedelta(days=400)) == ()


def test_search(hatch: Hatch) -> None:
    """Name, number or batch, whatever the case; nothing for nothing; wildcards are letters."""
    register = hatch.station.register
    hatch.give(OLD_HAND)
    assert len(register.find(hatch.page, "abbottson")) == 5
    assert len(register.find(hatch.page, "A1002bc")) == 4
    assert register.find(hatch.page, "  ") == ()
    for text in ("%", "_", "' OR 1=1 --", "Abbottson\\", "x" * 500):
        assert register.find(hatch.page, text) == ()


def test_the_balance_of_the_last_days(hatch: Hatch) -> None:
    """One figure a day from the opening of the page on; the last is the present one."""
    series = hatch.station.register.balance_series(hatch.page)
    assert (len(series), series[-1]) == (14, (hatch.clock.now().dose_day, hatch.balance))
    assert len(hatch.station.register.balance_series(hatch.page, 30)) == 17


@pytest.mark.req("LAW-20-c")
def test_a_footnote_changes_nothing(hatch: Hatch) -> None:
    """The line stands as it was written; the note is dated, signed by two, and shown with it."""
    receipt = hatch.give(OLD_HAND)
    before = hatch.entries[receipt.seq - 1]
    hatch.station.register.add_footnote(hatch.page, receipt.seq, "  Batch read\n wrongly ", proof(SECOND_NURSE))
    note = hatch.entries[-1]
    assert note.body == Footnote(receipt.seq, "Batch read wrongly")
    assert (note.draft.by, note.draft.witness, note.entry.page) == (NURSE, SECOND_NURSE, None)
    assert hatch.entries[receipt.seq - 1] == before
    (shown,) = hatch.station.register.latest(hatch.page, 1)[0].footnotes
    assert (shown.text, shown.author, shown.witness) == ("Batch read wrongly", "OKAFOR, Ada", "BELLWEATHER, Rowan")


@pytest.mark.req("LAW-20-c")
def test_what_cannot_be_a_footnote(hatch: Hatch) -> None:
    """Empty, to a line of no page or of another, with one's own second signature."""
    register, seq = hatch.station.register, hatch.give(OLD_HAND).seq
    last = len(hatch.entries)
    for page, line, text, witness, code in (
        (99, seq, "x", ASSISTANT, "page-not-open"),
        (hatch.page, 99_999, "x", ASSISTANT, "line-not-on-page"),
        (hatch.page, seq - 2, "x", ASSISTANT, "line-not-on-page"),
        (hatch.page, seq, " \n ", ASSISTANT, "footnote-empty"),
        (hatch.page, seq, "x", NURSE, "witness-is-the-actor"),
    ):
        with refused(code):
            register.add_footnote(page, line, text, proof(witness))
    assert hatch.kinds(last) == []


@pytest.mark.req("LAW-26-a", "LAW-19-d", "LAW-19-e")
def test_a_printed_page_shows_every_line_and_its_seal(hatch: Hatch, tmp_path: Path) -> None:
    """Every line of the period, both names, the notes, the seal; progress is told; twice the same bytes."""
    hatch.give(OLD_HAND)
    receipt = hatch.give(SETTLED, OutcomeForm(Outcome.REFUSED))
    hatch.station.register.add_footnote(hatch.page, receipt.seq, "Was not hungry", proof(ASSISTANT))
    today, steps = hatch.clock.now().dose_day, list[Progress]()
    first = today - timedelta(days=20)
    target = hatch.station.register.print_pages(hatch.page, first, today, tmp_path / "a.pdf", steps.append)
    again = hatch.station.register.print_pages(hatch.page, first, today, tmp_path / "b.pdf")
    assert target.read_bytes() == again.read_bytes()
    text = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True).stdout
    assert text.count("ABBOTTSON") == 5
    for words in (
        "Opening balance",
        "OKAFOR, Ada",
        "REED, Jo",
        "Was not hungry",
        "Refused after pouring",
        "HMP Example",
    ):
        assert words in " ".join(text.split())
    size, head, code = hatch.station.register.seal()
    assert head in text
    assert code in " ".join(text.split())
    assert (steps[-1].done, steps[-1].total) == (len(hatch.station.register.latest(hatch.page, 999)),) * 2
    assert size == len(hatch.entries)


def test_a_print_that_cannot_be_made(hatch: Hatch, tmp_path: Path) -> None:
    """Backwards, cancelled, or into a folder that is none: nothing is left lying about."""
    register, today = hatch.station.register, hatch.clock.now().dose_day
    with refused("period-backwards"):
        register.print_pages(hatch.page, today, today - timedelta(days=1), tmp_path / "a.pdf")
    with refused("cancelled"):
        register.print_pages(hatch.page, today, today, tmp_path / "a.pdf", cancelled=lambda: True)
    with not_ready("print-target-not-writable"):
        register.print_pages(hatch.page, today, today, tmp_path / "missing" / "a.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
