"""Whether this is the registered KNF pump and whether it may pour: every refusal before START, each with its own code.

A pump that starts by itself at power-on, that keeps silent about what it was told, that repeats a dose, that turns or
reports a fault is never used. The protocol has no serial number; what pins a pump is in `PumpIdentity`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.drivers.knf_line import KnfLine, LineLost, Refused, StopPressed
from cdstation.devices.framing import Expect
from cdstation.devices.pump import PumpIdentity
from cdstation.errors import NotReadyError


@contextmanager
def before_start() -> Iterator[None]:
    """Turn the line's troubles into NotReadyError: whatever goes wrong in here, nothing has moved.

    Raises NotReadyError: pump-not-answering, pump-refused, pump-stopped-before-start.
    """
    try:
        yield
    except LineLost as error:
        raise NotReadyError("pump-not-answering") from error
    except Refused as error:
        raise NotReadyError("pump-refused", command=str(error)) from error
    except StopPressed as error:
        raise NotReadyError("pump-stopped-before-start") from error


def read_identity(line: KnfLine) -> PumpIdentity:
    """Connect sequence of `design/pumps.md` §7a. Raises NotReadyError for a wrong address or an unfit pump."""
    if line.ask(knf.ADDRESS) != line.address:
        raise NotReadyError("pump-not-the-registered-one")
    _must_be_fit(line)
    return PumpIdentity(
        model=knf.MODEL,
        address=line.address,
        serial=line.hardware_id,
        firmware=line.ask(knf.FIRMWARE),
        calibration=line.number(knf.CALIBRATION),
    )


def must_be_registered(identity: PumpIdentity, registered: PumpIdentity | None) -> None:
    """Compare with what two people accepted; nothing is compared before that.

    Raises NotReadyError: pump-not-the-registered-one, pump-calibration-changed.
    """
    if registered is None:
        return
    if replace(identity, calibration=registered.calibration) != registered:
        raise NotReadyError("pump-not-the-registered-one")
    if identity != registered:
        raise NotReadyError("pump-calibration-changed")


def must_show(line: KnfLine, expect: Expect, value: str) -> None:
    """Read a setting back. Raises NotReadyError("pump-setting-not-taken")."""
    if line.ask(expect) != value:
        raise NotReadyError("pump-setting-not-taken", setting=expect.mnemonic)


def _must_be_fit(line: KnfLine) -> None:
    if line.ask(knf.ACKNOWLEDGES) != "1":
        raise NotReadyError("pump-acks-off")
    if line.number(knf.OPERATION) & knf.Operation.MOTOR:
        raise NotReadyError("pump-running")
    if line.ask(knf.AUTO_START) != "0":
        raise NotReadyError("pump-auto-start-on")
    if faults := knf.fault_names(line.number(knf.FAULTS)):
        raise NotReadyError("pump-fault", fault=",".join(faults))
    if line.number(knf.CYCLES) > 1:
        raise NotReadyError("pump-repeats-left")
