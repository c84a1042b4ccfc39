"""What the pump's side of the hatch says for which state."""

from dataclasses import dataclass

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_time
from cdstation.services.values import PumpStatus
from cdstation.ui.text import say, show_fact

ARROW = {"left": "\N{LEFTWARDS ARROW}", "right": "\N{RIGHTWARDS ARROW}"}


@dataclass(frozen=True)
class PumpView:
    """Ready words. `mark` is the state in a word and `good` says whether it is the one in which it pours."""

    title: str
    mark: str
    good: bool
    medicine: str
    bottle: str
    spout: str


def view_pump(status: PumpStatus, phase: str = "ready") -> PumpView:
    """`phase` is where the dose stands: ready, pouring, poured."""
    good = status.state in ("ready", "busy")
    verified = good and status.verified_ms is not None
    mark = f"verified {show_time(status.verified_ms or 0)}" if verified else say(f"pump-state.{status.state}")
    if status.state == "by-hand":
        return PumpView("By hand", "", False, status.line, _bottle(status), "No pump today: measure each dose.")
    return PumpView(f"Pump {status.pump}", mark, good, status.line, _bottle(status), _spout(status, phase))


def _bottle(status: PumpStatus) -> str:
    if not status.batch:
        return ""
    return f"Batch {status.batch} · exp {show_fact('expiry', status.expiry)}"


def _spout(status: PumpStatus, phase: str) -> str:
    where = f"Spout {status.spout} {ARROW.get(status.spout, '')}".strip() if status.spout else "Spout"
    return {
        "ready": f"{where} cup in place?",
        "pouring": f"{where} pouring",
        "poured": "Cup poured \N{EM DASH} awaiting signature",
    }[phase]


def short_level(status: PumpStatus) -> str:
    """`310 mL left`, for a tight window."""
    return f"{Quantity(status.left_ul, Unit.ML)} left" if status.capacity_ul else ""
