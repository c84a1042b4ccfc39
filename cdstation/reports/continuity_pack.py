"""The continuity pack: who is expected with what dose, and numbered sheets to write on when the station is down."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import date

from cdstation.register.quantity import show_mass
from cdstation.register.times import show_date, show_moment, show_weekday
from cdstation.reports.downtime_sheet import draw_sheet
from cdstation.reports.heads import AreaHead
from cdstation.reports.layout.document import A4_LANDSCAPE, Document
from cdstation.reports.layout.sheet import LINE, NOTE_TINT, TINT, Sheet, Style
from cdstation.reports.layout.target import Target, deliver
from cdstation.reports.locked import locked

MARGIN = 36.0
_ROW = 58.0
_ROWS = 7
_FLAG_WORDS = {
    "dose-raised": "dose raised",
    "dose-raised-steeply": "DOSE RAISED BY MORE THAN HALF",
    "dose-lowered": "dose lowered",
    "first-fortnight": "first 14 days: witness before the dose",
    "missed-some": "missed days",
    "missed-in-titration": "missed during titration: ask the prescriber",
    "missed-stop": "STOP: three days missed, ask the prescriber",
    "missed-suspended": "STOP: five days missed, order suspended",
    "on-hold": "STOP: on hold",
    "prescription-ended": "STOP: prescription ended",
    "prescription-expired": "STOP: prescription expired",
    "prescription-stopped": "STOP: prescription stopped",
    "prescription-not-started": "STOP: prescription has not begun",
    "no-live-order": "STOP: no live prescription",
    "dose-unfinished": "STOP: an unfinished dose must be settled",
    "earlier-refused": "refused earlier today",
    "earlier-spilt": "spilt earlier today",
    "earlier-wrong-person": "taken by another earlier today",
}


@dataclass(frozen=True)
class PackPerson:
    """One person of the roster. `photo` is PNG, `last_ug` what was swallowed of the last dose."""

    shown: str
    prison_number: str
    born: date
    location: str
    allergies: tuple[str, ...]
    photo: bytes = field(repr=False)
    product: str
    dose: str
    words: str
    amount: str
    last_ms: int | None
    last_ug: int
    missed: int
    flags: tuple[tuple[str, str], ...]  # code, tone


@dataclass(frozen=True)
class Pack:
    """The roster of a day and the numbers of its sheets, each with so many rows."""

    people: tuple[PackPerson, ...]
    first_sheet: int
    last_sheet: int
    rows: int
    day: date


def write_pack(target: Target, area: AreaHead, pack: Pack, printed_at: int, code: str) -> str:
    """Write the pack, encrypted under `code` where there is one; gives the SHA-256 of what was written, as hex.

    Raises NotReadyError `print-target-not-writable`.
    """
    title = f"Continuity pack {show_date(pack.day)} \N{EM DASH} {area.shown}"
    document = Document(A4_LANDSCAPE, title, printed_at, area.simulated)
    for at in range(0, max(1, len(pack.people)), _ROWS):
        sheet = document.new_sheet()
        y = _head(sheet, area, pack, printed_at)
        for person in pack.people[at : at + _ROWS]:
            _draw_person(document, sheet, y, person)
            y += _ROW
        document.number(sheet.width - MARGIN, sheet.height - 22, Style(8).quiet())
    for number in range(pack.first_sheet, pack.last_sheet + 1):
        draw_sheet(document.new_sheet(), area, number, pack.rows, pack.day)
        document.number(document.width - MARGIN, document.height - 22, Style(8).quiet())
    made = io.BytesIO()
    document.deliver(made)
    content = locked(made.getvalue(), code) if code else made.getvalue()
    deliver(content, target)
    return hashlib.sha256(content).hexdigest()


def _head(sheet: Sheet, area: AreaHead, pack: Pack, printed_at: int) -> float:
    room = sheet.width - 2 * MARGIN
    sheet.text(MARGIN, 44, f"Continuity pack for {show_weekday(pack.day)}", Style(17).bold())
    sheet.text_right(sheet.width - MARGIN, 44, area.shown, Style(11).quiet())
    words = (
        f"{len(pack.people)} people expected. Sheets {pack.first_sheet} to {pack.last_sheet}. Measure by hand, two "
        "people, two signatures; write every dose on a numbered sheet and enter the sheets as soon as the station "
        "works again. Nobody with STOP is given a dose before the prescriber has decided."
    )
    stood = f"As the book stood at {show_moment(printed_at)} (24-hour clock)"
    y = sheet.paragraph(MARGIN, 60, room, words, Style(9.5))
    sheet.text(MARGIN, sheet.height - 22, stood, Style(8).quiet())
    return y + 4


def _draw_person(document: Document, sheet: Sheet, y: float, one: PackPerson) -> None:
    room = sheet.width - 2 * MARGIN
    sheet.rule(MARGIN, y, MARGIN + room, y, 0.5, LINE)
    name = f"Photo{one.prison_number}"
    if one.photo and document.add_picture(name, one.photo):
        sheet.picture(name, MARGIN + 2, y + 3, 40, 52)
    else:
        sheet.fill(MARGIN + 2, y + 3, 40, 52, TINT)
        sheet.paragraph(MARGIN + 5, y + 26, 34, "no photo", Style(7).quiet())
    x = MARGIN + 52
    sheet.text(x, y + 17, one.shown, sheet.shrunk(one.shown, Style(14).bold(), 250))
    sheet.text(
        x,
        y + 32,
        f"{one.prison_number} \N{MIDDLE DOT} Born {show_date(one.born)} \N{MIDDLE DOT} {one.location}",
        Style(10),
    )
    allergies = f"Allergies: {', '.join(one.allergies)}" if one.allergies else "No known allergies recorded"
    style = Style(9).bold() if one.allergies else Style(9).quiet()
    sheet.text(x, y + 46, allergies, sheet.shrunk(allergies, style, 250))
    x = MARGIN + 312
    sheet.text(x, y + 17, one.product or "No prescription", Style(9.5))
    if one.dose:
        sheet.text(x, y + 36, f"{one.dose}  =  {one.amount}", Style(16).bold())
        sheet.text(x, y + 49, one.words, sheet.shrunk(one.words, Style(9), 230))
    _draw_state(sheet, MARGIN + 552, y, room - 552, one)


def _draw_state(sheet: Sheet, x: float, y: float, room: float, one: PackPerson) -> None:
    last = f"Last: {show_mass(one.last_ug)}, {show_moment(one.last_ms)}" if one.last_ms else "No dose yet"
    sheet.text(x, y + 14, last, Style(9))
    missed = f"{one.missed} whole {'day' if one.missed == 1 else 'days'} missed" if one.missed else ""
    words = "; ".join([*(_FLAG_WORDS[code] for code, _ in one.flags), *([missed] if missed else [])])
    if words:
        blocked = any(tone == "block" for _, tone in one.flags)
        sheet.fill(x - 3, y + 19, room + 3, 35, NOTE_TINT if blocked else TINT)
        sheet.paragraph(x, y + 31, room - 6, words, Style(9).bold() if blocked else Style(9))
