"""Evidence of what really went over the wire: every byte sent and received, with its time.

One JSON line per piece: `t` (UTC), `ms` (monotonic, for intervals), `dir` (`>` to the device, `<` from it, `!` unread
and thrown away) and `hex`. It only ever sees device bytes, so no patient can appear in it. The bytes go first and the
line after them: a slow or full disk must delay neither STOP nor a dose, so a line that cannot be written is counted,
and the next one that can says how many are missing.
"""

import json
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cdstation.devices.link import Link


class WireLog:
    """A `Link` around another one. The file rotates at `most_bytes`; `keep` older files stay beside it."""

    def __init__(
        self,
        link: Link,
        path: Path,
        utc_now: Callable[[], datetime],
        monotonic: Callable[[], float],
        most_bytes: int = 2_000_000,
        keep: int = 5,
    ) -> None:
        self._link = link
        self._path = path
        self._utc_now = utc_now
        self._monotonic = monotonic
        self._most_bytes = most_bytes
        self._keep = keep
        self._lock = threading.Lock()
        self._file: int | None = None
        self.lost_lines = 0

    @property
    def hardware_id(self) -> str:
        """The inner link's."""
        return self._link.hardware_id

    def write(self, data: bytes) -> None:
        """Send, then note. Raises what the inner link raises."""
        self._link.write(data)
        self._note(">", data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Receive, then note. Raises what the inner link raises."""
        received = self._link.read(limit, timeout_s)
        self._note("<", received)
        return received

    def drain(self) -> bytes:
        """Throw away what lies unread, and note that it was there."""
        unread = self._link.drain()
        self._note("!", unread)
        return unread

    def close(self) -> None:
        """Close the line and the file."""
        self._link.close()
        with self._lock:
            self._shut()

    def _note(self, direction: str, data: bytes) -> None:
        if not data:
            return
        with self._lock:
            try:
                os.write(self._open(), self._line(direction, data))
                self.lost_lines = 0
            except OSError:
                self.lost_lines += 1
                self._shut()

    def _line(self, direction: str, data: bytes) -> bytes:
        moment = self._utc_now().astimezone(UTC).isoformat(timespec="milliseconds")
        line: dict[str, str | int] = {"t": moment, "ms": round(self._monotonic() * 1000), "dir": direction}
        line["hex"] = data.hex()
        if self.lost_lines:
            line["lost"] = self.lost_lines
        return json.dumps(line).encode("ascii") + b"\n"

    def _open(self) -> int:
        if self._file is not None and os.fstat(self._file).st_size >= self._most_bytes:
            self._shut()
            self._rotate()
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return self._file

    def _rotate(self) -> None:
        older = [self._path.with_name(f"{self._path.name}.{number}") for number in range(self._keep, 0, -1)]
        for oldest, newer in zip(older, [*older[1:], self._path], strict=True):
            if newer.exists():
                newer.replace(oldest)

    def _shut(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
