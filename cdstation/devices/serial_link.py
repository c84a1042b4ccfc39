"""The real line: the only module that knows pyserial.

A URL is anything `serial_for_url` takes: `/dev/ttyUSB0`, `COM3`, a pseudo-terminal, `socket://host:port`. The line is
9600 8N1, opened exclusively, with its timeouts set once: on a pseudo-terminal a second reconfiguration of a port can
raise (`design/pumps.md` §8). Where the system offers a file descriptor it is used directly, which spares half of the
round trip and lets STOP write while another thread waits.
"""

import errno
import os
import select
import threading
import time
from math import ceil

import serial
from serial.tools import list_ports

from cdstation.errors import NotReadyError

_SLICE_S = 0.005  # how long one wait inside pyserial lasts where no descriptor can be watched (Windows)
_WRITE_TIMEOUT_S = 0.5
_OPEN_FAILURES = {
    errno.EACCES: "pump-port-forbidden",
    errno.EPERM: "pump-port-forbidden",
    errno.EBUSY: "pump-port-busy",
    errno.EAGAIN: "pump-port-busy",
}


def open_link(url: str, direct: bool = os.name == "posix") -> "SerialLink":
    """Open the line at `url`. `direct` watches the file descriptor itself instead of asking pyserial.

    Raises NotReadyError: pump-port-missing, pump-port-busy or pump-port-forbidden, each with the port's name.
    """
    try:
        port = serial.serial_for_url(
            url, baudrate=9600, timeout=_SLICE_S, write_timeout=_WRITE_TIMEOUT_S, exclusive=True
        )
    except (serial.SerialException, ValueError, OSError) as error:
        raise NotReadyError(_open_failure(error), port=url) from None
    return SerialLink(port, _adapter_serial(url), direct)


class SerialLink:
    """A `Link` over one open pyserial port."""

    def __init__(self, port: serial.Serial, hardware_id: str, direct: bool) -> None:
        self._port = port
        self._hardware_id = hardware_id
        self._closing = threading.Lock()
        self._direct = _Descriptor(port.fileno()) if direct else None

    @property
    def hardware_id(self) -> str:
        """Serial number of the USB adapter, empty for anything without one."""
        return self._hardware_id

    def write(self, data: bytes) -> None:
        """Send at once. Raises NotReadyError("pump-line-lost")."""
        try:
            if self._direct is None:
                self._port.write(data)
            else:
                self._direct.write(data)
        except (OSError, ValueError, TypeError) as error:
            raise NotReadyError("pump-line-lost") from error

    def read(self, limit: int, timeout_s: float) -> bytes:
        """At least one byte within `timeout_s` seconds, else none. Raises NotReadyError("pump-line-lost")."""
        try:
            if self._direct is None:
                return self._read_in_slices(limit, timeout_s)
            return self._direct.read(limit, timeout_s)
        except (OSError, ValueError, TypeError) as error:
            raise NotReadyError("pump-line-lost") from error

    def drain(self) -> bytes:
        """Take away what lies unread. Raises NotReadyError("pump-line-lost")."""
        taken = b""
        if self._direct is not None and not self._direct.readable(0.0):
            return taken
        while more := self.read(4096, 0.0):
            taken += more
        return taken

    def close(self) -> None:
        """Let the port go; a port that vanished is already gone."""
        with self._closing:
            if self._direct is not None:
                self._direct.number = -1
            try:
                self._port.close()
            except OSError:
                return

    def _read_in_slices(self, limit: int, timeout_s: float) -> bytes:
        deadline = time.monotonic() + timeout_s
        while True:
            waiting = self._port.in_waiting
            if waiting:
                return bytes(self._port.read(min(waiting, limit)))
            if time.monotonic() >= deadline:
                return b""
            first = bytes(self._port.read(1))
            if first:
                return first


class _Descriptor:
    """The port's file descriptor, polled without going through pyserial. Raises OSError when the plug is out."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._readable = select.poll()
        self._readable.register(number, select.POLLIN)

    def readable(self, timeout_s: float) -> bool:
        """True as soon as a read would not wait or the plug is out; waits to the next whole millisecond."""
        return bool(self._readable.poll(ceil(timeout_s * 1000)))

    def write(self, data: bytes) -> None:
        """A frame is a handful of bytes: the kernel takes it whole unless the line is wedged."""
        left = data
        while left:
            try:
                left = left[os.write(self.number, left) :]
            except BlockingIOError:
                _, ready, _ = select.select([], [self.number], [], _WRITE_TIMEOUT_S)
                if not ready:
                    raise OSError(errno.ETIMEDOUT, "the line takes no more bytes") from None

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What is there within `timeout_s`."""
        if not self.readable(timeout_s):
            return b""
        try:
            received = os.read(self.number, limit)
        except BlockingIOError:
            return b""
        if not received:
            raise OSError(errno.ENODEV, "the port is readable and empty: it has been unplugged")
        return received


def _open_failure(error: Exception) -> str:
    """pyserial keeps the system's number in `errno` for ports, and nowhere for sockets and Windows."""
    if "PermissionError" in str(error):  # Windows: the port is held by another program
        return "pump-port-busy"
    return _OPEN_FAILURES.get(getattr(error, "errno", None) or 0, "pump-port-missing")


def _adapter_serial(url: str) -> str:
    """What tells two identical USB adapters apart. Only real ports have it."""
    if "://" in url:
        return ""
    place = os.path.realpath(url)
    return next((port.serial_number or "" for port in list_ports.comports() if port.device in (url, place)), "")
