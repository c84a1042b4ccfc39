"""A driver test as a literal list of bytes: what must be sent, and what the pump answers. Leftovers fail."""

from cdstation.devices.simulator.line import SimulatedClock


def hexes(text: str) -> bytes:
    """`02 30` and so on as bytes."""
    return bytes.fromhex(text)


class Dialogue:
    """A `Link` that plays the pump's part of a script, word by word; an empty answer is silence."""

    hardware_id = ""

    def __init__(self, clock: SimulatedClock, *script: tuple[str, str]) -> None:
        self._clock = clock
        self._script = [(hexes(sent), hexes(answer)) for sent, answer in script]
        self._waiting = b""

    def write(self, data: bytes) -> None:
        """The next line of the script, or the test fails."""
        assert self._script, f"sent {data.hex(' ')} after the end of the script"
        expected, answer = self._script.pop(0)
        assert data == expected, f"sent {data.hex(' ')}, expected {expected.hex(' ')}"
        self._waiting += answer

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What has been answered, or the wait passes."""
        if not self._waiting:
            self._clock.sleep(timeout_s)
        taken, self._waiting = self._waiting[:limit], self._waiting[limit:]
        return taken

    def drain(self) -> bytes:
        """Stale bytes go."""
        taken, self._waiting = self._waiting, b""
        return taken

    def close(self) -> None:
        """Nothing to let go."""

    def finished(self) -> bool:
        """True when every line of the script was spoken."""
        return not self._script and not self._waiting
