"""What the pump screen says: the state in words with the one next step, and the facts that are known."""

from dataclasses import dataclass

from cdstation.register.quantity import Quantity, Unit, show_thousandths
from cdstation.register.times import show_moment, show_time
from cdstation.services.values import PumpFacts, PumpStatus, PumpVerification
from cdstation.ui.text import knows, say, show_fact

_NONE = "\N{EM DASH}"
# Tone of the state, and what its button does: a screen to go to, or an act of this one.
_STATES = {
    "ready": ("good", ""),
    "busy": ("info", ""),
    "not-registered": ("warning", "take-over"),
    "not-connected": ("warning", "connect"),
    "needs-bottle": ("warning", "opening"),
    "bottle-expired": ("block", "opening"),
    "bottle-recalled": ("block", "opening"),
    "needs-verification": ("warning", "opening"),
    "quarantined": ("block", "hatch"),
    "by-hand": ("quiet", ""),
}
PROTOCOLS = {"knf": "KNF SIMDOS"}


@dataclass(frozen=True)
class StateView:
    """Title, one sentence, the words of the button (empty for none) and what it does."""

    title: str
    what: str
    action: str
    does: str
    tone: str


def view_state(status: PumpStatus) -> StateView:
    """The state with the one next step."""
    tone, does = _STATES.get(status.state, ("warning", ""))
    section = f"pump_screen.states.{status.state}"
    action = say(f"{section}.action") if does and knows(f"{section}.action") else ""
    return StateView(say(f"{section}.title"), say(f"{section}.what"), action, does, tone)


def view_facts(status: PumpStatus, facts: PumpFacts, wire_logs: str) -> tuple[tuple[str, str], ...]:
    """Label and value of what is known, each in full."""
    bottle = say("pump_screen.bottle-left", left_ul=status.left_ul, whole_ul=status.capacity_ul)
    expiry = str(show_fact("expiry", status.expiry)) if status.expiry else ""
    rows = (
        (
            "model",
            " ".join(part for part in (facts.model or PROTOCOLS.get(facts.protocol, ""), facts.firmware) if part),
        ),
        ("line", facts.url),
        ("serial", facts.serial),
        ("spout", status.spout),
        ("medicine", status.line),
        ("batch", " \N{MIDDLE DOT} ".join(part for part in (status.batch, expiry) if part)),
        ("bottle", bottle if status.capacity_ul else ""),
        ("wire", wire_logs),
    )
    return tuple((say(f"pump_screen.facts.{name}"), value or _NONE) for name, value in rows)


def show_percent(hundredths: int) -> str:
    """`+0.4 %`, `−1.25 %`, `0 %`."""
    sign = "+" if hundredths > 0 else ""
    return f"{sign}{show_thousandths(hundredths * 10)} %"


def view_verdict(verification: PumpVerification | None, status: PumpStatus) -> tuple[str, str]:
    """The verdict of today in a sentence, and its tone."""
    if verification is None or not verification.today:
        return say("pump_screen.not-today"), "quiet" if status.state == "by-hand" else "warning"
    code, tone = ("passed", "good") if verification.passed else ("failed", "block")
    at, mean = show_time(verification.at_ms), show_percent(verification.mean_error)
    return say(f"pump_screen.{code}", at=at, mean=mean), tone


def view_shots(verification: PumpVerification, shot_band: int) -> tuple[tuple[str, str, str, str], ...]:
    """Target, measured, error and whether it is within, for each shot."""
    return tuple(
        (
            str(Quantity(target, Unit.ML)),
            str(Quantity(measured, Unit.ML)),
            show_percent(error),
            say("pump_screen.within" if abs(error) <= shot_band else "pump_screen.outside"),
        )
        for target, measured, error in zip(
            verification.targets, verification.measured, verification.errors, strict=True
        )
    )


def when_last(verification: PumpVerification | None) -> str:
    """When it was last verified, if that was not today."""
    return (
        ""
        if verification is None or verification.today
        else say("pump_screen.last", at=show_moment(verification.at_ms))
    )
