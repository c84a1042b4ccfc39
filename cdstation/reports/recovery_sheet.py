"""One recovery share on paper: the words that, with those of another custodian, open the area again (D2).

Printed once, handed over and put away; the station keeps no copy.
"""

from dataclasses import dataclass, field

from cdstation.register.times import show_moment
from cdstation.reports.heads import AreaHead
from cdstation.reports.layout.document import A4, Document
from cdstation.reports.layout.sheet import INK, LINE, TINT, Sheet, Style
from cdstation.reports.layout.target import Target

_MARGIN = 56.0
_ROWS = 11
_STEP = 27.0


@dataclass(frozen=True)
class RecoveryShare:
    """Share `number` of `of`, any `needed` of which open the area; `custodian` is a role: `Head of Healthcare`."""

    number: int
    of: int
    needed: int
    custodian: str
    words: tuple[str, ...] = field(repr=False)


def write_recovery_sheet(target: Target, area: AreaHead, share: RecoveryShare, printed_at: int) -> None:
    """Print one share; `printed_at` is UTC milliseconds. Raises NotReadyError as `write_register` does."""
    title = f"Recovery share {share.number} of {share.of} \N{EM DASH} {area.shown}"
    document = Document(A4, title, printed_at, area.simulated)
    sheet = document.new_sheet()
    y = _draw_head(sheet, area, share)
    y = _draw_words(sheet, y + 22, share.words)
    _draw_instructions(sheet, y + 26, share, printed_at)
    document.number(sheet.width - _MARGIN, sheet.height - 30, Style(8).quiet())
    document.deliver(target)


def _draw_head(sheet: Sheet, area: AreaHead, share: RecoveryShare) -> float:
    room = sheet.width - 2 * _MARGIN
    y = sheet.paragraph(_MARGIN, 72, room, area.shown, Style(11).quiet())
    y = sheet.paragraph(_MARGIN, y + 16, room, f"Recovery share {share.number} of {share.of}", Style(26).bold())
    y = sheet.paragraph(_MARGIN, y + 2, room, f"For the {share.custodian}", Style(14))
    if area.simulated:
        y = sheet.paragraph(_MARGIN, y + 4, room, "SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS", Style(11).bold())
    return y


def _draw_words(sheet: Sheet, y: float, words: tuple[str, ...]) -> float:
    """The words with their numbers, down three columns; gives the y below."""
    room = sheet.width - 2 * _MARGIN
    rows = max(_ROWS, -(-len(words) // 3))
    sheet.fill(_MARGIN, y, room, rows * _STEP + 14, TINT)
    for place, word in enumerate(words):
        column, row = divmod(place, rows)
        x = _MARGIN + 14 + column * room / 3
        base = y + 24 + row * _STEP
        sheet.text_right(x + 18, base, str(place + 1), Style(11).quiet())
        sheet.text(x + 28, base, word, Style(15).bold())
        sheet.rule(x + 28, base + 6, x + room / 3 - 20, base + 6, 0.5, LINE)
    return y + rows * _STEP + 14


def _draw_instructions(sheet: Sheet, y: float, share: RecoveryShare, printed_at: int) -> None:
    others = f"Any {share.needed} of the {share.of} shares together open this area when nobody's password does."
    sentences = (
        others,
        "Check every word now, then seal this sheet in an envelope, sign across the flap and lock it away, "
        "apart from the other shares and from the station.",
        "Never copy or photograph it. Type it nowhere but into the station, when custodians recover the area together.",
        "If it is lost, opened or seen by somebody else, have new shares made on the same day.",
    )
    room = sheet.width - 2 * _MARGIN
    for number, sentence in enumerate(sentences, 1):
        sheet.text(_MARGIN, y, f"{number}.", Style(11).bold())
        y = sheet.paragraph(_MARGIN + 20, y, room - 20, sentence, Style(11, spacing=1.3)) + 6
    y += 30
    for label, x in (("Received by", _MARGIN), ("Signature", _MARGIN + room / 3), ("Date", _MARGIN + 2 * room / 3)):
        sheet.rule(x, y, x + room / 3 - 16, y, 0.7, INK)
        sheet.text(x, y + 12, label, Style(9).quiet())
    sheet.text(_MARGIN, sheet.height - 30, f"Printed {show_moment(printed_at)}. No copy is kept.", Style(8).quiet())
