"""A line to a device: bytes in, bytes out, and a deadline on every wait.

Two links ship: `serial_link.SerialLink` (ports, `socket://`, pseudo-terminals) and
`simulator.line.SimulatedLine` (the simulated pump in this process, on an injected clock).
"""

from typing import Protocol


class Link(Protocol):
    """The least a driver needs. All but `close` raise NotReadyError("pump-line-lost") once the line is gone."""

    @property
    def hardware_id(self) -> str:
        """Serial number of the adapter the device hangs on; empty where the system knows none (pty, `socket://`)."""

    def write(self, data: bytes) -> None:
        """Send at once. May be called from a second thread (STOP) while another one waits in `read`."""

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Wait for at least one byte, return at most `limit` of them, or none when `timeout_s` has passed."""

    def drain(self) -> bytes:
        """Take away, without waiting, whatever lies unread, and return it (the wire log wants to know)."""

    def close(self) -> None:
        """Let the line go. Calling it twice is harmless."""
