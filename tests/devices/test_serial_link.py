"""The real line on a pseudo-terminal and on a socket: opening, deadlines, and what an unplugged port looks like."""

import errno
import os
import socket
import time
import tty
from collections.abc import Iterator

import pytest

from cdstation.devices import serial_link
from cdstation.devices.serial_link import SerialLink, open_link
from cdstation.errors import NotReadyError


class Terminal:
    """Both ends of a pseudo-terminal."""

    def __init__(self) -> None:
        self.near, self.far = os.openpty()
        tty.setraw(self.near)
        tty.setraw(self.far)
        self.url = os.ttyname(self.far)
        self.open = True

    def pull(self) -> None:
        """Unplug."""
        if self.open:
            self.open = False
            os.close(self.near)
            os.close(self.far)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """One that is gone after the test."""
    made = Terminal()
    yield made
    made.pull()


@pytest.fixture(params=[True, False], ids=["descriptor", "pyserial"])
def link(terminal: Terminal, request: pytest.FixtureRequest) -> Iterator[SerialLink]:
    """Both ways of reading a port."""
    opened = open_link(terminal.url, direct=request.param)
    yield opened
    opened.close()


def test_bytes_both_ways(terminal: Terminal, link: SerialLink) -> None:
    """Any byte passes unharmed, also those that a terminal would translate; a read takes no more than asked."""
    every = bytes(range(256))
    link.write(every)
    assert os.read(terminal.near, 512) == every
    os.write(terminal.near, every)
    got = b""
    while len(got) < 256:
        piece = link.read(100, 1.0)
        assert 0 < len(piece) <= 100
        got += piece
    assert got == every
    assert link.hardware_id == ""


def test_a_silent_line_lets_go_after_the_deadline(link: SerialLink) -> None:
    """At least the time asked for, and nothing at all without one."""
    began = time.monotonic()
    assert link.read(1, 0.05) == b""
    assert time.monotonic() - began >= 0.045
    assert link.read(1, 0.0) == b""
    assert link.drain() == b""


def test_stale_bytes_are_taken_away(terminal: Terminal, link: SerialLink) -> None:
    """What lay there is given back, for the log, and is gone."""
    os.write(terminal.near, b"stale")
    assert link.read(1, 1.0) == b"s"
    assert link.drain() == b"tale"
    assert link.read(1, 0.0) == b""


@pytest.mark.req("H-5")
def test_a_pulled_plug(terminal: Terminal, link: SerialLink) -> None:
    """Reading and writing say that the line is lost; closing twice is harmless."""
    terminal.pull()
    for act in (lambda: link.read(1, 1.0), lambda: link.write(b"x"), link.drain):
        with pytest.raises(NotReadyError) as lost:
            act()
        assert lost.value.code == "pump-line-lost"
    link.close()
    link.close()
    with pytest.raises(NotReadyError):
        link.write(b"x")


@pytest.mark.parametrize("direct", [True, False])
def test_a_socket(direct: bool) -> None:
    """A serial server in the network is a URL like any other, and hangs up like an unplugged port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = open_link(f"socket://127.0.0.1:{server.getsockname()[1]}", direct)
        station, _ = server.accept()
        with station:
            link.write(b"hello")
            assert station.recv(16) == b"hello"
            station.sendall(b"back")
            got = b""
            while len(got) < 4:
                got += link.read(16, 1.0)
            assert got == b"back"
        with pytest.raises(NotReadyError):
            link.read(16, 1.0)
        link.close()


def test_a_port_that_is_not_there() -> None:
    """A missing device, a refused connection and a URL of no known kind are all `pump-port-missing`."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
    for url in ("/dev/no-such-port", f"socket://127.0.0.1:{number}", "carrier-pigeon://coop"):
        with pytest.raises(NotReadyError) as refused:
            open_link(url)
        assert (refused.value.code, refused.value.facts) == ("pump-port-missing", {"port": url})


def test_a_port_is_held_by_one_program_alone(terminal: Terminal) -> None:
    """Two stations on one pump would read each other's replies."""
    first = open_link(terminal.url)
    with pytest.raises(NotReadyError) as refused:
        open_link(terminal.url)
    assert refused.value.code == "pump-port-busy"
    first.close()
    open_link(terminal.url).close()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.EACCES, "no"), "pump-port-forbidden"),
        (OSError(errno.EBUSY, "no"), "pump-port-busy"),
        (OSError("could not open port 'COM3': PermissionError(13, 'Access is denied.')"), "pump-port-busy"),
        (OSError("could not open port 'COM9': FileNotFoundError(2, 'no')"), "pump-port-missing"),
    ],
)
def test_what_the_system_says_when_opening(error: OSError, code: str) -> None:
    """Numbers on Linux, words on Windows."""
    assert serial_link._open_failure(error) == code


def test_a_wedged_line_does_not_hold_stop_for_ever(terminal: Terminal) -> None:
    """Nobody reads at the other end: after a while the write gives up."""
    link = open_link(terminal.url)
    with pytest.raises(NotReadyError):
        link.write(b"x" * 1_000_000)
    link.close()
