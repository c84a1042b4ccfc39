"""What the book knows of the pump of an area: its identity as it was registered, and its latest verification."""

from cdstation.devices.pump import PumpIdentity
from cdstation.register.standing import Standing
from cdstation.register.times import Moment, local_time
from cdstation.services.values import PumpFacts, PumpVerification


def pump_facts(standing: Standing, number: int, now: Moment) -> PumpFacts:
    """Everything known of this pump; errors and bands are hundredths of a percent."""
    registered = standing.pumps.get(number)
    identity = read_identity(registered.identity) if registered else None
    return PumpFacts(
        protocol=registered.protocol if registered else "",
        url=registered.url if registered else "",
        model=identity.model if identity else "",
        address=identity.address if identity else "",
        serial=identity.serial if identity else "",
        firmware=identity.firmware if identity else "",
        shot_band=standing.settings["shot-band"],
        mean_band=standing.settings["mean-band"],
        verification=_verification(standing, number, now),
    )


def _verification(standing: Standing, number: int, now: Moment) -> PumpVerification | None:
    latest = standing.verified.get(number)
    if latest is None:
        return None
    at_ms, body = latest
    return PumpVerification(
        at_ms,
        body.targets,
        body.measured,
        body.errors,
        body.mean_error,
        body.passed,
        today=local_time(at_ms).date() == now.dose_day,
    )


def show_identity(identity: PumpIdentity) -> str:
    """An identity as it is kept in the book."""
    return "|".join((identity.model, identity.address, identity.serial, identity.firmware, str(identity.calibration)))


def read_identity(text: str) -> PumpIdentity | None:
    """The identity kept in the book; None while the pump has not been registered."""
    if not text:
        return None
    model, address, serial, firmware, calibration = text.split("|")
    return PumpIdentity(model, address, serial, firmware, int(calibration))
