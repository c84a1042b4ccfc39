"""The lines of the register as strips of its table: the statutory columns word for word, then what the station adds.

A line fills the obtained or the supplied columns, as in the bound book; a count fills neither. What became of a dose,
LATE and footnotes stand directly under their line (LAW-20-b, LAW-20-c).
"""

from cdstation.register.pages import OBTAINED_HEADINGS, SUPPLIED_HEADINGS, NoteLine, RegisterLine
from cdstation.register.quantity import show_thousandths
from cdstation.register.times import local_time, show_date, show_moment, show_time
from cdstation.reports.layout.sheet import NOTE_TINT, Sheet, Style
from cdstation.reports.layout.table import Cell, Column, Strip, columns, figure_in, led_words, name_in, words_in

MARGIN = 18.0
ADDED_HEADINGS = ("Balance", "Given or received by", "Witnessed by", "Batch", "Entry")
_WIDTHS = (46, 72, 38, 46, 138, 56, 38, 68, 44, 40, 45, 52, 50, 46, 26)
_FIGURES = {2, 6, 10, 14}
COLUMNS = columns(
    MARGIN,
    *(
        (heading, float(width), place in _FIGURES)
        for place, (heading, width) in enumerate(
            zip(OBTAINED_HEADINGS + SUPPLIED_HEADINGS + ADDED_HEADINGS, _WIDTHS, strict=True)
        )
    ),
)
OBTAINED, SUPPLIED, ADDED = COLUMNS[:3], COLUMNS[3:10], COLUMNS[10:]
TEXT = Style(7)
_BOLD = TEXT.bold()
_QUIET = TEXT.quiet()
_NONE = "\N{EM DASH}"
_ALL_UPRIGHTS = tuple(column.x for column in COLUMNS[1:])
_ADDED_UPRIGHTS = tuple(column.x for column in ADDED)
_ANSWERS = {True: "Yes", False: "No", None: _NONE}


def strips_of(sheet: Sheet, line: RegisterLine) -> list[Strip]:
    """A line with all that belongs under it. `sheet` is asked for the widths of words only."""
    strips = [_row(sheet, line), *_remarks(sheet, line)]
    return strips + [_footnote(sheet, line.seq, note) for note in line.footnotes]


def nothing_entered(sheet: Sheet) -> Strip:
    """The table of a period without a line."""
    cell = words_in(sheet, COLUMNS[0], "No entries in this period.", TEXT, COLUMNS[-1])
    return Strip((cell,), TEXT.leading, ruled=True)


def _row(sheet: Sheet, line: RegisterLine) -> Strip:
    if line.received is not None:
        cells, uprights = _obtained(sheet, line, line.received), _ALL_UPRIGHTS
    elif line.supplied is not None:
        cells, uprights = _supplied(sheet, line, line.supplied), _ALL_UPRIGHTS
    else:
        cells, uprights = _neither(sheet, line), _ADDED_UPRIGHTS
    return Strip((*cells, *_added(sheet, line)), TEXT.leading, ruled=True, uprights=uprights)


def _obtained(sheet: Sheet, line: RegisterLine, quantity: int) -> tuple[Cell, ...]:
    date, whom, amount = OBTAINED
    words = "; ".join(part for part in (line.words.party, line.words.authority) if part)
    return (_when(date, line), words_in(sheet, whom, words, TEXT), figure_in(amount, show_thousandths(quantity), TEXT))


def _supplied(sheet: Sheet, line: RegisterLine, quantity: int) -> tuple[Cell, ...]:
    date, whom, authority, amount, collector, requested, provided = SUPPLIED
    words = line.words
    return (
        _when(date, line),
        words_in(sheet, whom, words.party, TEXT),
        words_in(sheet, authority, words.authority or _NONE, TEXT),
        figure_in(amount, show_thousandths(quantity), TEXT),
        words_in(sheet, collector, words.collector or _NONE, TEXT),
        words_in(sheet, requested, _ANSWERS[words.id_requested], TEXT),
        words_in(sheet, provided, _ANSWERS[words.id_provided], TEXT),
    )


def _neither(sheet: Sheet, line: RegisterLine) -> tuple[Cell, ...]:
    words = "; ".join(part for part in (line.words.party, line.words.note) if part)
    return (_when(OBTAINED[0], line), words_in(sheet, OBTAINED[1], words, TEXT, SUPPLIED[-1]))


def _added(sheet: Sheet, line: RegisterLine) -> tuple[Cell, ...]:
    balance, given, witnessed, batch, entry = ADDED
    return (
        figure_in(balance, show_thousandths(line.balance), _BOLD),
        name_in(sheet, given, line.given_by, TEXT),
        name_in(sheet, witnessed, line.witnessed_by or _NONE, TEXT),
        words_in(sheet, batch, line.words.batch, TEXT),
        figure_in(entry, str(line.seq), _QUIET),
    )


def _when(column: Column, line: RegisterLine) -> Cell:
    lines = (f"{show_date(local_time(line.event_ms).date())} ", show_time(line.event_ms))
    return Cell(column.x + 2.5, column.room, lines, TEXT)


def _remarks(sheet: Sheet, line: RegisterLine) -> list[Strip]:
    first = SUPPLIED[1] if line.supplied is not None else OBTAINED[1]
    moved = line.received is not None or line.supplied is not None
    cells = [words_in(sheet, first, line.words.note, TEXT, SUPPLIED[-1])] if moved and line.words.note else []
    if line.late:
        words = f"entered {show_moment(line.entered_ms)}: {line.late_reason or 'no reason was given'}"
        cells.append(led_words(sheet, first, "LATE", words, TEXT, SUPPLIED[-1]))
    return [Strip((cell,), TEXT.leading) for cell in cells]


def _footnote(sheet: Sheet, seq: int, note: NoteLine) -> Strip:
    people = note.author + (f", witnessed by {note.witness}" if note.witness else "")
    words = f"to entry {seq}: {note.text} {_NONE} {people} (entry {note.seq}). The entry above stands as written."
    lead = f"Footnote {show_moment(note.entered_ms)}"
    cell = led_words(sheet, COLUMNS[0], lead, words, TEXT, COLUMNS[-1])
    return Strip((cell,), TEXT.leading, tint=NOTE_TINT)
