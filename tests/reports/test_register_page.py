"""A printed register page is what the law asks for, and says what the book says."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from cdstation.register.pages import PageHead, RegisterLine
from cdstation.register.products import PageKey
from cdstation.register.quantity import Unit
from cdstation.reports.heads import Period
from tests.reports import example_page as example
from tests.reports.reading import font_files, page_ink, printed, sheets

DASH = "\N{EM DASH}"

# The law's own words, so that a change of ours cannot pass unseen.
STATUTORY = (
    "Date supply received",
    "Name and address from whom received",
    "Quantity received",
    "Date supplied",
    "Name/Address of person or firm supplied",
    "Details of authority to possess \N{EN DASH} prescriber or licence holder's details",
    "Quantity supplied",
    "Person collecting Schedule 2 controlled drug (patient / patient's representative / healthcare professional) "
    "and, if healthcare professional, name and address",
    "Was proof of identity requested of patient / patient's representative (Yes/No)",
    "Was proof of identity of person collecting provided (Yes/No)",
)


@pytest.mark.req("LAW-19-d", "LAW-19-e")
def test_statutory_headings_stand_word_for_word_on_every_sheet() -> None:
    """The obtained headings, then the supplied ones, then our own, unbroken for whoever copies or searches."""
    document, _ = printed(example.full_page() + example.doses(60, 2_245_000, 424))
    with_lines = [sheet for sheet in sheets(document) if "patient Yes" in sheet]
    assert len(with_lines) > 2
    for sheet in with_lines:
        row = next(line for line in sheet.splitlines() if "Date supply received" in line)
        places = [row.index(heading) for heading in STATUTORY]
        places += [row.index(heading) for heading in ("Balance", "Given or received by", "Witnessed by", "Batch")]
        assert places == sorted(places)


@pytest.mark.req("LAW-19-b")
def test_the_page_head_stands_on_every_sheet() -> None:
    """Area, prison, address, register page, drug, form and strength, period, page x of y."""
    document, done = printed(example.full_page() + example.doses(60, 2_245_000, 424))
    found = sheets(document)
    assert done.sheets == len(found) > 3
    for number, sheet in enumerate(found, 1):
        assert f"Example Prison {DASH} B wing hatch" in sheet
        assert "1 Sample Road, Anytown ZZ99 3WZ" in sheet
        assert f"Controlled drug register {DASH} Schedule 2 {DASH} page 412" in sheet
        assert f"methadone {DASH} oral solution {DASH} 1 mg per mL" in sheet
        assert "Period 01-Nov-2026 to 30-Nov-2026" in sheet
        assert f"Page {number} of {len(found)}" in sheet


@pytest.mark.req("LAW-20-e")
def test_what_is_no_register_in_law_is_not_called_one() -> None:
    """Schedule 3 stock has a record of its own, in its own unit."""
    head = PageHead(9, PageKey("buprenorphine", "sublingual tablet", "8 mg", Unit.TABLET), "3", statutory=False)
    document, _ = printed([example.dose(10, 27_000, 1_000)], head=head)
    (sheet,) = sheets(document)
    assert f"Controlled drug record {DASH} Schedule 3 {DASH} page 9" in sheet
    assert "Supplied, in tablets" in sheet
    assert "Total supplied 1 tablet " in sheet
    assert "register" not in sheet


def _line_of(sheet: str, words: str) -> tuple[str, int]:
    lines = [line for line in sheet.splitlines() if line.strip()]
    place = next(at for at, line in enumerate(lines) if words in line)
    return lines[place], place


@pytest.mark.req("LAW-19-d", "LAW-19-e")
def test_each_kind_of_line_fills_its_own_columns() -> None:
    """Stock obtained, a dose and a count, each on one line with balance, both names and entry number."""
    document, _ = printed(example.full_page())
    sheet = sheets(document)[0]
    whom = "Example Pharma Ltd, 1 Sample Road, Anytown ZZ99 3WZ; Requisition B-00217"
    obtained, _ = _line_of(sheet, "Example Pharma")
    assert f" 02-Nov-2026 07:00 {whom} 2,000 2,500 OKAFOR, Ada PATEL, Nisha K2291 exp 31-Mar-2027 415" in f" {obtained}"
    supplied, _ = _line_of(sheet, "NGUYỄN")
    whom = f"NGUYỄN, Văn Đức A1021BC {DASH} Example Prison, 1 Sample Road, Anytown"
    rest = "Dr M. Hale, GMC 0000001 90 patient Yes Yes 2,410 OKAFOR, Ada REED, Jo K2291 exp 31-Mar-2027 417"
    assert f" 02-Nov-2026 14:57 {whom} {rest}" in f" {supplied}"
    counted, _ = _line_of(sheet, "Stock check")
    assert "counted 2,500, expected 2,500, difference 0 2,500 OKAFOR, Ada REED, Jo 416" in counted
    wasted, _ = _line_of(sheet, "Pump verification")
    assert f"destroyed {DASH} 30 {DASH} {DASH} {DASH} 2,245 OKAFOR, Ada REED, Jo" in wasted
    assert "Refused after pouring; 45 destroyed, witnessed" in sheet


@pytest.mark.req("LAW-19-e")
def test_no_proof_of_identity_is_printed_as_no() -> None:
    """The two questions are answered with Yes or No, as the heading asks."""
    line = example.dose(417, 410_000)
    words = replace(line.words, id_requested=True, id_provided=False)
    document, _ = printed([replace(line, words=words)])
    assert "patient Yes No 410" in sheets(document)[0]


@pytest.mark.req("LAW-20-b")
def test_a_late_entry_is_marked_with_reason_and_time_of_entry() -> None:
    """The date column shows when it happened; LATE under the line shows when it was entered, and why."""
    document, _ = printed(example.full_page())
    sheet = sheets(document)[0]
    line, place = _line_of(sheet, "YILDIZ")
    mark, below = _line_of(sheet, "LATE")
    assert "02-Nov-2026 14:58" in line
    assert mark.strip() == "LATE entered 05-Nov-2026 09:00: power cut; written on paper first"
    assert below == place + 1
    assert sheet.count("LATE") == 1


@pytest.mark.req("LAW-20-c")
def test_a_footnote_stands_dated_and_signed_under_its_line() -> None:
    """Date, author and witness of the correction; the line itself is printed as it was written."""
    document, _ = printed(example.full_page())
    sheet = sheets(document)[0]
    line, place = _line_of(sheet, "BRZEZIŃSKI")
    note, below = _line_of(sheet, "Footnote")
    assert "Dr M. Hale" in line
    assert below == place + 1
    people = f"{DASH} OKAFOR, Ada, witnessed by PATEL, Nisha (entry 423)"
    said = f"the prescriber is Dr S. Iqbal, not Dr M. Hale {people}. The entry above stands as written."
    assert note.strip() == f"Footnote 03-Nov-2026 08:20 to entry 420: {said}"


@pytest.mark.parametrize("number", [1, 2_000])
def test_every_line_is_printed_once_and_in_order(number: int) -> None:
    """Each entry number at the end of its line, with both names; nothing is lost where a sheet ends."""
    lines = example.doses(number, 90_000_000, 1_000)
    document, done = printed(lines)
    found = [line.split() for sheet in sheets(document) for line in sheet.splitlines() if "patient Yes" in line]
    assert [words[-1] for words in found] == [str(line.seq) for line in lines]
    assert all("OKAFOR, Ada REED, Jo" in " ".join(words) for words in found)
    assert done.lines == number


def test_a_period_without_lines_says_so() -> None:
    """An empty period is one sheet that says it is empty, with its head and its seal."""
    document, done = printed([], period=Period(date(2026, 11, 21), date(2026, 11, 21)))
    (sheet,) = sheets(document)
    assert "No entries in this period." in sheet
    assert "Period 21-Nov-2026\n" in sheet
    assert example.SEAL.chain_head_hex in sheet
    assert "Opening balance" not in sheet
    assert (done.lines, done.totals) == (0, None)


def _sums(sheet: str, name: str) -> list[str]:
    line, _ = _line_of(sheet, name)
    labels = ("Opening balance ", "Total received ", "Total supplied ", "Closing balance ")
    return [line.partition(label)[2].split(" mL")[0] for label in labels]


@pytest.mark.req("BAL-1")
@pytest.mark.parametrize("number", [38, 45])  # the seal on the sheet with the last lines, and on one of its own
def test_sums_of_sheets_and_period_add_up(number: int) -> None:
    """Each sheet opens with the balance on which the one before closed; the whole is the sum of the sheets."""
    document, done = printed(example.full_page() + example.doses(number, 2_245_000, 424))
    with_lines = [sheet for sheet in sheets(document) if "patient Yes" in sheet]
    assert (len(with_lines) == done.sheets) == (number == 38)
    found = [[int(figure.replace(",", "")) for figure in _sums(sheet, "This sheet")] for sheet in with_lines]
    assert all(opening + received - supplied == closing for opening, received, supplied, closing in found)
    assert [sums[0] for sums in found[1:]] == [sums[3] for sums in found[:-1]]
    whole = [sum(column) for column in zip(*found, strict=True)]
    assert _sums(sheets(document)[-1], "Whole period") == ["500", f"{whole[1]:,}", f"{whole[2]:,}", f"{found[-1][3]:,}"]
    assert done.totals is not None
    assert done.totals.agrees


@pytest.mark.req("LAW-19-b")
def test_the_opening_balance_is_not_counted_as_obtained() -> None:
    """The balance with which a page begins stands in the balance column alone."""
    document, done = printed([example.opening()])
    line, _ = _line_of(sheets(document)[0], "brought forward")
    assert line.strip().startswith(
        "01-Nov-2026 07:00 Opening balance; brought forward from the bound book, page 17 500"
    )
    assert done.totals is not None
    assert (done.totals.opening, done.totals.received, done.totals.closing) == (500_000, 0, 500_000)


@pytest.mark.req("BAL-1")
def test_a_balance_that_does_not_follow_is_printed_as_such() -> None:
    """Paper never hides a break: the figures are shown as stored, and that they do not add up."""
    lines = [example.dose(417, 410_000), example.dose(418, 364_999)]
    document, done = printed(lines)
    assert "Whole period DOES NOT ADD UP" in sheets(document)[0]
    assert done.totals is not None
    assert not done.totals.agrees
    document, _ = printed([lines[0], replace(lines[1], balance=365_000)])
    assert "DOES NOT ADD UP" not in sheets(document)[0]


def test_only_a_simulated_area_is_marked() -> None:
    """The mark lies under everything on each sheet, in words in the head, and never on a real register."""
    lines = example.doses(60, 9_000_000, 424)
    document, _ = printed(lines, area=example.SIMULATED)
    assert all("SIMULATED AREA" in sheet for sheet in sheets(document))
    assert all(ink.startswith("q 1 0 0 1 0.00 0.00 cm /FormXob.watermark Do Q") for ink in page_ink(document))
    document, _ = printed(lines)
    assert not any("SIMULATED" in sheet for sheet in sheets(document))
    assert b"watermark" not in document
    assert not any("watermark" in ink for ink in page_ink(document))


@pytest.mark.req("LAW-26-a")
def test_the_seal_stands_on_every_sheet_and_whole_on_the_last() -> None:
    """Chain head and checkpoint code tie each sheet to the book."""
    document, _ = printed(example.doses(60, 9_000_000, 424))
    found = sheets(document)
    for sheet in found:
        assert "Chain head 8f14e45fceea167a, checkpoint code K7QM-2R5T-9WXC-4H8A, 20,411 entries in the book" in sheet
        assert "Printed 21-Nov-2026 08:16 by OKAFOR, Ada. Times are 24-hour, London." in sheet
    assert [example.SEAL.chain_head_hex in sheet for sheet in found] == [False] * (len(found) - 1) + [True]
    assert sum("re f" in ink and ink.count(" re ") > 400 for ink in page_ink(document)) == 1  # the square code


def test_the_same_input_gives_the_same_bytes() -> None:
    """No clock and no chance in the document; another moment of printing is another document."""
    first, _ = printed(example.full_page())
    again, _ = printed(example.full_page())
    later, _ = printed(example.full_page(), printed_at=example.PRINTED_AT + 60_000)
    assert first == again
    assert first != later
    assert b"D:20261121081640" in first


def test_fonts_are_embedded_as_subsets() -> None:
    """The sheet looks the same on every computer, and only the letters used travel with it."""
    document, _ = printed(example.full_page())
    fonts = font_files(document)
    assert len(fonts) >= 2
    assert all(embedded and name[7] == "+" for name, embedded in fonts.items())
    assert len(document) < 80_000


def _named(party: str) -> list[RegisterLine]:
    return [example.dose(417, 410_000, party=party)]


def test_long_names_wrap_and_are_never_cut() -> None:
    """A name of any length is printed to its last letter, even one that is longer than a sheet is high."""
    name = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-FEATHERSTONEHAUGH, " + "Hubert Blaine " * 20 + "the last"
    document, _ = printed(_named(name))
    assert " ".join(name.split()) in sheets(document)[0]
    endless = " ".join(f"part{number}" for number in range(600))
    document, _ = printed(_named(endless))
    words = " ".join(sheets(document)).split()
    assert [word for word in words if word.startswith("part")] == endless.split()


def test_a_footnote_longer_than_a_sheet_goes_on_overleaf() -> None:
    """Nothing that was written down is left out of the copy."""
    text = " ".join(f"word{number}" for number in range(4_000))
    line = replace(example.dose(417, 410_000), footnotes=(replace(example.footnote(423), text=text),))
    document, done = printed([line])
    words = " ".join(sheets(document)).replace("Footnote", " Footnote ").split()
    assert [word for word in words if word.startswith("word")] == text.split()
    assert done.sheets > 1


@pytest.mark.req("T13")
@pytest.mark.parametrize("payload", ["=HYPERLINK(1)", "@SUM(A1)", "+44\\051) Tj ET (", "<script>", "-2+3 %%EOF"])
def test_payloads_are_plain_words(payload: str) -> None:
    """What looks like a formula, a page operator or mark-up is printed letter by letter."""
    document, done = printed(_named(f"{payload} EVANS"))
    assert f"{payload} EVANS" in sheets(document)[0]
    assert done.sheets == 1


def test_letters_that_the_font_lacks_are_spelt_out() -> None:
    """Names of all Latin alphabets are printed as written; the rest is named, never dropped and never mirrored."""
    document, _ = printed(_named("ŠĐĆŽ, Þórður Ægir Iñaki Žaneta e\N{COMBINING ACUTE ACCENT}"))
    assert "ŠĐĆŽ, Þórður Ægir Iñaki Žaneta é" in sheets(document)[0]
    document, _ = printed(_named("LI, \N{CJK UNIFIED IDEOGRAPH-4E2D}\N{RIGHT-TO-LEFT OVERRIDE}x"))
    assert "LI, [U+4E2D][U+202E]x" in sheets(document)[0]


def test_figures_of_any_size_stay_in_their_column() -> None:
    """A figure is written smaller rather than broken or cut."""
    line = replace(example.dose(417, 123_456_789_125, 1_234_567_125), seq=9_876_543)
    document, _ = printed([line])
    row, _ = _line_of(sheets(document)[0], "123,456,789.125")
    assert "1,234,567.125" in row
    assert row.split()[-1] == "9876543"


def test_more_letters_than_one_subset_holds() -> None:
    """Latin, Greek and Cyrillic together need several subsets of the font; every letter is found again."""
    letters = "".join(map(chr, [*range(0x00C0, 0x0180), *range(0x0391, 0x03A2), *range(0x0410, 0x0450)]))
    words = " ".join(letters[at : at + 8] for at in range(0, len(letters), 8))
    document, _ = printed(_named(words))
    assert unicodedata.normalize("NFC", words) in sheets(document)[0]
    assert len(font_files(document)) > 2
