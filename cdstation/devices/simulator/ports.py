"""The sockets that the simulated pump can be plugged into: a pseudo-terminal, or a TCP port on this machine only."""

import importlib
import os
import select
import socket
from typing import Protocol


class Port(Protocol):
    """One place to plug in. `wait` is where the server spends its time."""

    url: str

    def wait(self, seconds: float) -> bytes:
        """Bytes that came within that time, or none."""

    def send(self, data: bytes) -> None:
        """Bytes out; nobody listening is no error."""

    def close(self) -> None:
        """Pull the plug."""


class PtyPort:
    """A pseudo-terminal, raw at both ends. The far end stays open here, so that a station may come and go."""

    def __init__(self) -> None:
        # Not on Windows, where only tcp is offered: hence no import at the top.
        tty = importlib.import_module("tty")
        self._near, self._far = os.openpty()
        tty.setraw(self._near)
        tty.setraw(self._far)
        self.url = os.ttyname(self._far)

    def wait(self, seconds: float) -> bytes:
        """Bytes that came within that time, or none."""
        ready, _, _ = select.select([self._near], [], [], seconds)
        return os.read(self._near, 4096) if ready else b""

    def send(self, data: bytes) -> None:
        """Bytes out."""
        os.write(self._near, data)

    def close(self) -> None:
        """Both ends go; whoever has it open sees an unplugged port."""
        os.close(self._far)
        os.close(self._near)


class TcpPort:
    """A TCP port on 127.0.0.1, one station at a time; 0 picks a free one."""

    def __init__(self, number: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", number))
        self._station: socket.socket | None = None
        self.url = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"

    def wait(self, seconds: float) -> bytes:
        """Bytes that came within that time, or none; a new caller is let in when nobody is there."""
        ready, _, _ = select.select([self._station or self._listener], [], [], seconds)
        if not ready:
            return b""
        if self._station is None:
            self._station, _ = self._listener.accept()
            self._station.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return b""
        try:
            data = self._station.recv(4096)
        except ConnectionError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def send(self, data: bytes) -> None:
        """Bytes out; a station that has gone is forgotten."""
        if self._station is None:
            return
        try:
            self._station.sendall(data)
        except ConnectionError:
            self._hang_up()

    def close(self) -> None:
        """Nobody can call any more."""
        self._hang_up()
        self._listener.close()

    def _hang_up(self) -> None:
        if self._station is not None:
            self._station.close()
            self._station = None


def open_port(listen: str) -> Port:
    """`pty` or `tcp:PORT`. Raises ValueError for anything else and OSError when the port cannot be had."""
    if listen == "pty":
        return PtyPort()
    kind, _, number = listen.partition(":")
    if kind != "tcp" or not number.isdecimal():
        raise ValueError(f"{listen} is no place to listen; choose pty or tcp:PORT")
    return TcpPort(int(number))
