"""What the queue says: who is still to attend, how the pace stands against the regime, who has been (peers (b)17)."""

from dataclasses import dataclass

from cdstation.register.times import show_time
from cdstation.services.values import Queue, QueueRow
from cdstation.ui.hatch import words


@dataclass(frozen=True)
class Badge:
    """A short flag at the end of a row: words and a tone, so that colour is never the only sign."""

    words: str
    tone: str  # warning, block, quiet, done


@dataclass(frozen=True)
class RowView:
    """One person in the list."""

    patient: int
    name: str
    under: str
    photo: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class QueueView:
    """The left column: heading, how far, the pace, and the rows."""

    heading: str
    done: int
    total: int
    pace: str
    rows: tuple[RowView, ...]
    done_rows: tuple[RowView, ...]


def view_queue(queue: Queue) -> QueueView:
    """The queue in words."""
    waiting, been = len(queue.to_attend), len(queue.done)
    return QueueView(
        heading=f"{waiting} to attend" if waiting else "Everybody has attended",
        done=been,
        total=waiting + been,
        pace=_pace(queue),
        rows=tuple(_row(row) for row in queue.to_attend),
        done_rows=tuple(_done_row(row) for row in queue.done),
    )


def _pace(queue: Queue) -> str:
    parts = [f"{len(queue.done)} done"]
    if queue.minutes_left is not None:
        parts.append(f"{queue.minutes_left} min left" if queue.minutes_left >= 0 else "past closing time")
    if queue.seconds_each is not None and queue.to_attend:
        parts.append(f"about {queue.seconds_each} s each")
    return " · ".join(parts)


def _row(row: QueueRow) -> RowView:
    badges = tuple(Badge(words.flag(code, facts), tone) for code, tone, facts in row.flags[:1])
    return RowView(row.patient, row.shown, _under(row), row.photo, badges)


def _done_row(row: QueueRow) -> RowView:
    at = "" if row.done_ms is None else f" · {show_time(row.done_ms)}"
    return RowView(row.patient, row.shown, _under(row) + at, row.photo, (Badge(words.visit(row.done), "done"),))


def _under(row: QueueRow) -> str:
    return " · ".join(part for part in (row.prison_number, row.location) if part)
