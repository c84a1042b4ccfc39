"""Entries as CSV, with every particular and the digests of their signatures, for whoever may demand them (LAW-26-a).

UTF-8 with a mark that spreadsheets know it by, every cell quoted. What a spreadsheet would take for a formula is given
a quotation mark in front (OWASP, CSV injection): names and notes are typed by people.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from cdstation.register.entries import LineText, Sealed, body_fields, canonical_json
from cdstation.register.pages import PageHead, shown_name
from cdstation.register.quantity import show_thousandths
from cdstation.register.times import local_time

HEADINGS = (
    "Entry",
    "Kind",
    "Book",
    "Page",
    "Drug",
    "Form",
    "Strength",
    "Unit",
    "Happened",
    "Entered",
    "Late",
    "Reason for late entry",
    "Person or firm",
    "Authority",
    "Collector",
    "Identity requested",
    "Identity provided",
    "Batch",
    "Note",
    "Received",
    "Supplied",
    "Balance",
    "Signed by",
    "Witnessed by",
    "About",
    "Particulars",
    "Hash of the entry before",
    "Hash of this entry",
    "SHA-256 of the signature",
    "SHA-256 of the witness signature",
)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BREAKS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")
_FORMULA = tuple(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_ANSWERS = {True: "Yes", False: "No", None: ""}


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula, on one line; a plain number stays one."""
    plain = _BREAKS.sub(" ", text)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(plain) else plain


def write_entries(
    target: Path, entries: Iterable[Sealed], pages: Mapping[int, PageHead], names: Mapping[int, str]
) -> int:
    """Write the file; how many entries are in it. Raises OSError when the folder refuses."""
    count = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADINGS)
        for sealed in entries:
            writer.writerow([safe_cell(cell) for cell in _row(sealed, pages, names)])
            count += 1
    return count


def _row(sealed: Sealed, pages: Mapping[int, PageHead], names: Mapping[int, str]) -> tuple[str, ...]:
    draft, head = sealed.draft, pages.get(sealed.entry.page or 0)
    witness = "" if draft.witness is None else shown_name(draft.witness, names)
    return (
        str(sealed.seq),
        sealed.body.KIND,
        *_head_cells(head),
        _moment(draft.happened_ms),
        _moment(draft.entered.utc_ms),
        "LATE" if draft.late else "",
        draft.late_reason,
        *_word_cells(LineText("") if head is None else sealed.body.line(head.unit)),
        *_figures(sealed),
        shown_name(draft.by, names),
        witness,
        draft.about,
        canonical_json(body_fields(sealed.body)).decode(),
        sealed.entry.prev.hex(),
        sealed.hash.hex(),
        hashlib.sha256(sealed.signature).hexdigest(),
        hashlib.sha256(sealed.witness_signature).hexdigest() if sealed.witness_signature else "",
    )


def _head_cells(head: PageHead | None) -> tuple[str, ...]:
    if head is None:
        return ("",) * 6
    return (head.book.value, str(head.page), head.key.drug, head.key.form, head.key.strength, head.unit.value)


def _word_cells(words: LineText) -> tuple[str, ...]:
    answers = (words.id_requested, words.id_provided) if words.collector else (None, None)
    return (
        words.party,
        words.authority,
        words.collector,
        *(_ANSWERS[one] for one in answers),
        words.batch,
        words.note,
    )


def _figures(sealed: Sealed) -> tuple[str, str, str]:
    """Received, supplied, balance: plain decimals, blank where nothing moved."""
    delta, balance = sealed.draft.delta, sealed.entry.balance
    shown = "" if balance is None else _decimal(balance)
    if delta is None:
        return ("", "", shown)
    obtained = delta > 0 or sealed.draft.own_page
    return (_decimal(delta), "", shown) if obtained else ("", _decimal(-delta), shown)


def _decimal(thousandths: int) -> str:
    return show_thousandths(thousandths).replace(",", "").replace("\N{MINUS SIGN}", "-")


def _moment(utc_ms: int) -> str:
    """`2026-11-16T08:05:12+00:00`, Europe/London."""
    return local_time(utc_ms).isoformat(timespec="seconds")
