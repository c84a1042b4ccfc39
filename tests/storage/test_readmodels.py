"""Browsing the register: windows by number, days, footnotes and search, always the entries as they were signed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, text

from cdstation.paths import AreaFiles
from cdstation.register.acts import Waste
from cdstation.register.entries import Sealed
from cdstation.register.quantity import show_thousandths
from cdstation.storage import readmodels
from cdstation.storage.driver import driver
from cdstation.storage.ledger import create_ledger
from cdstation.storage.questions import ReadOnlyBook
from cdstation.storage.reading import Reading
from cdstation.storage.readmodels import PageReader
from tests.storage.ward import AREA, KEY, WITNESS, Ward

DAYS = 5


@pytest.fixture
def lines(ward: Ward) -> list[Sealed]:
    """Five days with four lines each on one page, and other pages and entries in between."""
    other = ward.open_page("buprenorphine").seq
    written = []
    for _ in range(DAYS):
        for patient in range(1, 5):
            written.append(ward.dose(patient))
        ward.write(Waste("spilt", "beside"), WITNESS, page=other, delta=-1)
        ward.next_day()
    return written


def _page(ward: Ward) -> list[Sealed]:
    return [one for one in ward.ledger.entries() if one.entry.page == ward.page][::-1]


def test_windows_cover_the_page_without_gap_or_overlap(ward: Ward, lines: list[Sealed]) -> None:
    """From the newest to the opening and back again."""
    reader = PageReader(ward.ledger)
    down: list[Sealed] = []
    window = reader.latest(ward.page, 6)
    assert window[0] == lines[-1]
    while window:
        down += window
        window = reader.before(ward.page, window[-1].seq, 6)
    assert down == _page(ward)
    up: list[Sealed] = [down[-1]]
    while window := reader.after(ward.page, up[0].seq, 6):
        up = [*window, *up]
    assert up == down


@pytest.mark.req("D9", "LAW-19-a")
def test_a_day_ends_at_midnight_in_london(ward: Ward, lines: list[Sealed]) -> None:
    """Up to each day: the last line of that day first; before the page there is nothing."""
    reader = PageReader(ward.ledger)
    first = lines[0].draft.dose_day
    for number in range(DAYS):
        day = (first + timedelta(days=number)).isoformat()
        assert reader.up_to_day(ward.page, day, 1) == (lines[4 * number + 3],)
    assert reader.up_to_day(ward.page, (first - timedelta(days=1)).isoformat()) == ()
    assert reader.up_to_day(ward.page, "2036-01-01", 1) == (lines[-1],)


def test_half_past_eleven_in_summer_is_the_next_day(ward: Ward) -> None:
    """23:30 UTC on 1 July is 2 July in London (E16)."""
    ward.now_ms = int(datetime(2027, 7, 1, 22, 28, tzinfo=UTC).timestamp()) * 1000
    on_the_first = ward.spill()
    ward.now_ms += 3_540_000
    on_the_second = ward.spill()
    assert [one.draft.dose_day for one in (on_the_first, on_the_second)] == [date(2027, 7, 1), date(2027, 7, 2)]
    reader = PageReader(ward.ledger)
    assert reader.first_of_day("2027-07-02") == on_the_second.seq
    assert reader.up_to_day(ward.page, "2027-07-01", 1) == (on_the_first,)


def test_a_period_is_read_in_windows_oldest_first(ward: Ward, lines: list[Sealed]) -> None:
    """What is printed: all lines of the days, in order, as many as were announced."""
    reader = PageReader(ward.ledger)
    first, last = lines[4].draft.dose_day.isoformat(), lines[15].draft.dose_day.isoformat()
    windows = list(reader.between(ward.page, first, last, window=5))
    found = [one for window in windows for one in window]
    assert found == lines[4:16]
    assert all(one.seq < two.seq for one, two in pairwise(found))
    assert max(map(len, windows)) == 5
    assert reader.count_between(ward.page, first, last) == 12
    assert list(reader.between(ward.page, "2020-01-01", "2020-12-31")) == []
    assert reader.count_between(ward.page, "2020-01-01", "2020-12-31") == 0


def test_search_finds_amounts_and_numbers(ward: Ward, lines: list[Sealed]) -> None:
    """A figure finds the lines that moved so much, and the entry of that number; a unit behind it is no matter."""
    reader = PageReader(ward.ledger)
    delta = lines[0].draft.delta
    assert delta is not None
    moved = tuple(line for line in lines[::-1] if line.draft.delta is not None and abs(line.draft.delta) == abs(delta))
    found = reader.find(ward.page, f"{show_thousandths(abs(delta))} mL", limit=len(lines) + 9)
    assert moved
    assert set(moved) <= set(found)
    assert lines[3] in reader.find(ward.page, str(lines[3].seq))


@pytest.mark.req("LAW-20-c")
def test_footnotes_stand_under_their_line(ward: Ward, lines: list[Sealed]) -> None:
    """In the order in which they were written, and under no other line."""
    first, second = ward.note_to(lines[0], "Given late"), ward.note_to(lines[0], "Clock was wrong")
    third = ward.note_to(lines[5], "See diary")
    reader = PageReader(ward.ledger)
    assert reader.footnotes([line.seq for line in lines]) == {lines[0].seq: [first, second], lines[5].seq: [third]}
    assert reader.footnotes([lines[1].seq]) == {}
    assert reader.footnotes([]) == {}


def test_search_finds_words_and_not_the_names_of_fields(ward: Ward, lines: list[Sealed]) -> None:
    """Case makes no difference; `name` is in every entry and found in none; newest first, no more than asked."""
    reader = PageReader(ward.ledger)
    assert reader.find(ward.page, "invented") == tuple(lines[::-1])
    assert reader.find(ward.page, "  HMP example ", limit=3) == tuple(lines[:-4:-1])
    assert reader.find(ward.page, "name") == ()
    assert reader.find(ward.page, "counted") == (_page(ward)[-1],)


@pytest.mark.req("H29", "T13")
@pytest.mark.parametrize(
    "words", ["%", "_", "!", "' OR 1=1 --", '"; DROP TABLE entries; --', "\\", "\x00", "é", "%%%'"]
)
def test_search_takes_every_character_as_itself(ward: Ward, lines: list[Sealed], words: str) -> None:
    """Wildcards, quotes and commands find nothing and change nothing; a note that has them is found."""
    reader = PageReader(ward.ledger)
    before = ward.ledger.last()
    assert reader.find(ward.page, words) == ()
    assert ward.ledger.last() == before
    assert lines
    if words != "\x00":
        noted = ward.open_page(f"drug {words} x")
        assert reader.find(noted.seq, words) == (noted,)


def test_the_newest_checkpoint_is_proved(ward: Ward) -> None:
    """Its signature is checked before its code is shown."""
    reader = PageReader(ward.ledger)
    assert reader.latest_checkpoint() is None
    ward.ledger.make_checkpoint()
    note = reader.latest_checkpoint()
    assert note is not None
    assert note.size == 5
    assert len(note.code) == 19
    assert note.note.startswith("cdstation/area/wing-b\n5\n")


def test_an_empty_book_has_no_days(files: AreaFiles) -> None:
    """Nothing was written, so there is nothing to find."""
    with create_ledger(files, KEY, AREA) as ledger:
        assert PageReader(ledger).first_of_day("2026-11-01") == 1
        assert PageReader(ledger).latest(1) == ()


def test_a_read_only_book_is_browsed_alike(ward: Ward, lines: list[Sealed]) -> None:
    """READ-ONLY after an anchor's no: the register is still there to be read."""
    ward.ledger.close()
    assert PageReader(ReadOnlyBook(ward.files.book, KEY)).latest(ward.page, 1) == (lines[-1],)


@pytest.mark.req("H20", "H29")
def test_the_browsing_connection_cannot_write(ward: Ward) -> None:
    """SQLAlchemy sits on the connection that can only SELECT; its error names no values."""

    def attack(reading: Reading) -> None:
        with readmodels._engine(reading).connect() as connection:
            connection.execute(text("DELETE FROM entries WHERE uuid = :x"), {"x": "CANARY"})

    with pytest.raises(Exception, match="not authorized") as caught:
        ward.ledger.ask(attack)
    assert "CANARY" not in str(caught.value)


def test_errors_of_the_driver_come_out_as_themselves(ward: Ward) -> None:
    """So that the ledger can ask again on a fresh connection (D7)."""
    with pytest.raises(driver.OperationalError):
        ward.ledger.ask(lambda reading: readmodels._ask(reading, select(text("nonsense FROM nowhere"))))


def test_one_engine_for_one_connection(ward: Ward) -> None:
    """Made once, and again after the book was reopened."""
    first = ward.ledger.ask(readmodels._engine)
    assert ward.ledger.ask(readmodels._engine) is first
    ward.reopen()
    assert ward.ledger.ask(readmodels._engine) is not first
