"""The invented page of the register: the morning, with a footnote and a late line, and a long past behind it."""

from datetime import date

from cdstation.register.entries import LineText
from cdstation.register.pages import NoteLine, PageHead, RegisterLine
from cdstation.ui.fiction import people
from cdstation.ui.fiction.people import DAY, METHADONE, MINUTE, NOW_MS

ADDRESS = "Example Prison, 1 Sample Road, Anytown"
BATCH = "K2291 exp 31-Aug-2027"
PAGE = PageHead(3, METHADONE.page_key, "2", True)
PAGES = (PAGE,)
NEWEST = 20_411
BALANCE = 310_000
LENGTH = 400

_NOTE = NoteLine(
    NEWEST + 1,
    NOW_MS - 2 * MINUTE,
    "Prescriber is Dr S. Iqbal, not Dr M. Hale.",
    "OKAFOR, Ada",
    "PATEL, Nisha",
)


def _dose(seq: int, event_ms: int, number: int, balance: int, late: bool = False) -> RegisterLine:
    patient, order = people.patient(number), people.order(number)
    words = LineText(
        f"{patient.shown} {patient.prison_number} \N{EM DASH} {ADDRESS}", order.prescriber, "patient", True, True, BATCH
    )
    entered = event_ms + 2 * DAY if late else event_ms
    reason = "written on paper while the station was down" if late else ""
    return RegisterLine(
        seq, event_ms, entered, late, reason, words, None, order.volume, balance, "OKAFOR, Ada", "REED, Jo",
        (_NOTE,) if seq == NEWEST - 1 else (),
    )  # fmt: skip


def _lines() -> tuple[RegisterLine, ...]:
    """Newest first: doses backwards from the balance of now, a count and a receipt among them."""
    found: list[RegisterLine] = []
    balance, at = BALANCE, NOW_MS - MINUTE
    for back in range(LENGTH):
        seq, number = NEWEST - back, 1 + (back * 5) % len(people.PATIENTS)
        if back == 4:
            found.append(_stock(seq, at, "Pump verification, destroyed", None, 30_000, balance))
            balance += 30_000
        elif back == 5:
            found.append(_stock(seq, at, "Stock check: counted 600, expected 600, difference 0", None, None, balance))
        elif balance > 900_000:
            found.append(
                _stock(seq, at, f"Example Pharma Ltd, {ADDRESS}", 500_000, None, balance, "Requisition B-00217")
            )
            balance -= 500_000
        else:
            line = _dose(seq, at, number, balance, late=back == 8)
            found.append(line)
            balance += line.supplied or 0
        at -= 40 * MINUTE if back > 5 else 2 * MINUTE
    return tuple(found)


def _stock(
    seq: int, at: int, party: str, received: int | None, supplied: int | None, balance: int, authority: str = ""
) -> RegisterLine:
    words = LineText(party, authority, batch=BATCH if received else "")
    return RegisterLine(seq, at, at, False, "", words, received, supplied, balance, "OKAFOR, Ada", "REED, Jo")


LINES = _lines()


def series(days: int, today: date = people.TODAY) -> tuple[tuple[date, int], ...]:
    """The balance at the end of each of the last days."""
    figures = (615, 540, 465, 390, 820, 742, 660, 580, 505, 430, 350, 770, 690, 310)
    return tuple(
        (date.fromordinal(today.toordinal() - back), figures[-1 - back] * 1_000)
        for back in range(min(days, 14) - 1, -1, -1)
    )


def counted(days: int, today: date = people.TODAY) -> tuple[tuple[date, int], ...]:
    """What the counts of the last days found beside the balance."""
    figures = (0, 0, -1_500, 0, 2_000, -4_500, 0, 0, -2_000, 0, 500, 0, 0, -3_000)
    return tuple(
        (date.fromordinal(today.toordinal() - back), figures[-1 - back]) for back in range(min(days, 14) - 1, -1, -1)
    )
