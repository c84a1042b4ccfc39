"""Talking to one KNF pump: one outstanding request, short deadlines, and nobody else's reply.

A query or an idempotent set is tried three times. START and PRIME go through `once` and are never sent again. Replies
carry no number and often no name, so a late one could pass for the next: after anything but a clean reply the line is
flushed with a barrier. The pump answers in order, hence once it has told its own address (the only answer of two
digits) every older reply has come and gone.
"""

import threading
from collections.abc import Callable

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.framing import (
    Ack,
    Answer,
    Bad,
    Expect,
    Incomplete,
    Nack,
    Reply,
    answer_frame,
    ends_with,
    parse_reply,
    request,
)
from cdstation.devices.link import Link
from cdstation.errors import NotReadyError

REPLY_S = 0.150  # the pump reacts in 2 ms; above 100 ms something is wrong (KNF manual)
QUIET_S = 0.010  # ten character times at 9600 baud: nothing more is coming
TRIES = 3


class LineLost(Exception):
    """The pump could not be reached, or made no sense, within the tries allowed. Stays inside the drivers."""


class Refused(Exception):
    """The pump answered NACK, three times in a row where repeating is harmless. Stays inside the drivers."""


class StopPressed(Exception):
    """STOP went out over the wire; ordinary questions are over. Stays inside the drivers."""


class KnfLine:
    """Requests and replies with the pump at `address` on `link`; `monotonic` gives seconds."""

    def __init__(self, link: Link, address: str, monotonic: Callable[[], float]) -> None:
        self._link = link
        self.address = address
        self._monotonic = monotonic
        self._sending = threading.Lock()  # held for one write only, never across a wait
        self._stopping = False
        self._heeding = True

    @property
    def hardware_id(self) -> str:
        """The adapter's serial number, or nothing."""
        return self._link.hardware_id

    def close(self) -> None:
        """Let the link go."""
        self._link.close()

    def ask(self, expect: Expect) -> str:
        """The checked value of a query. Raises LineLost, Refused or StopPressed."""
        reply = self._tried("?" + expect.mnemonic, expect)
        if isinstance(reply, Answer):
            return reply.value
        raise Refused(expect.mnemonic)

    def number(self, expect: Expect) -> int:
        """Same, as a number."""
        return int(self.ask(expect))

    def set(self, command: str) -> None:
        """Send an idempotent setting. Raises LineLost, Refused or StopPressed."""
        if not isinstance(self._tried(command, None), Ack):
            raise Refused(command[:2])

    def tell(self, command: str) -> None:
        """Send once, take whatever comes back: for STOP, whose effect is read from the motor bit. Raises LineLost."""
        self._exchange(command, None)

    def once(self, command: str) -> Reply:
        """Send a command that must not be repeated: one write, whatever comes back.

        Raises LineLost or StopPressed, in both of which not a byte went out. From the write on it returns: a line that
        dies under the command leaves its effect unknown, which is the caller's to find out.
        """
        self._flush()
        try:
            self._send(command)
            return self._collect(None)
        except LineLost:
            return Bad("line")

    def arm_stop(self) -> None:
        """From here on STOP interrupts ordinary questions."""
        with self._sending:
            self._stopping, self._heeding = False, True

    def ignore_stop(self) -> None:
        """This thread is dealing with the stop itself; a second press still goes out but interrupts nothing."""
        with self._sending:
            self._heeding = False

    def stop_now(self) -> None:
        """Put STOP on the wire from whichever thread this is. Never raises and waits for no reply."""
        with self._sending:
            self._stopping = True
            try:
                self._write(knf.STOP)
            except LineLost:
                return  # the pouring thread meets the same dead line and reports it

    def _tried(self, command: str, expect: Expect | None) -> Reply:
        reply: Reply = Incomplete()
        for _ in range(TRIES):
            reply = self._exchange(command, expect)
            if isinstance(reply, Ack | Answer):
                return reply
            self._barrier()
        if isinstance(reply, Nack):
            return reply
        raise LineLost(command[:3])

    def _exchange(self, command: str, expect: Expect | None) -> Reply:
        self._flush()
        self._send(command)
        return self._collect(expect)

    def _send(self, command: str) -> None:
        """The look at STOP and the write are one step, so START can never follow a STOP onto the wire."""
        with self._sending:
            if self._stopping and self._heeding:
                raise StopPressed
            self._write(command)

    def _collect(self, expect: Expect | None) -> Reply:
        """Read until the reply is whole, wrong or late. A one-byte reply counts only when nothing follows it."""
        until = self._monotonic() + REPLY_S
        received = self._read(REPLY_S)
        while True:
            verdict = parse_reply(expect, received)
            if isinstance(verdict, Answer | Bad):
                return verdict
            single = isinstance(verdict, Ack | Nack)
            more = self._read(QUIET_S if single else until - self._monotonic())
            if not more:
                return verdict
            received += more

    def _barrier(self) -> None:
        """Throw away everything up to the pump's own address. Raises LineLost when it never comes."""
        mine = answer_frame(self.address)
        for _ in range(TRIES):
            self._wait_for_quiet()
            self._send("?" + knf.ADDRESS.mnemonic)
            received, until = b"", self._monotonic() + REPLY_S
            while more := self._read(until - self._monotonic()):
                received += more
                if ends_with(mine, received):
                    return
        raise LineLost("barrier")

    def _wait_for_quiet(self) -> None:
        """Until nothing has come for a while; a line that babbles without end is not waited for."""
        until = self._monotonic() + REPLY_S
        while self._read(QUIET_S) and self._monotonic() < until:
            pass

    def _read(self, timeout_s: float) -> bytes:
        if timeout_s <= 0:
            return b""
        try:
            return self._link.read(64, timeout_s)
        except NotReadyError as error:
            raise LineLost(error.code) from error

    def _flush(self) -> None:
        try:
            self._link.drain()
        except NotReadyError as error:
            raise LineLost(error.code) from error

    def _write(self, command: str) -> None:
        try:
            self._link.write(request(self.address, command))
        except NotReadyError as error:
            raise LineLost(error.code) from error
