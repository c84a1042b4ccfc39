"""The frames of the KNF SIMDOS protocol, as pure functions over bytes: no port, no clock, no state.

A request is `02 aa command 03 LRC`; a reply is one byte (`06` done, `15` refused) or `06 02 data 03 LRC` (KNF manual,
`design/pumps.md` §2). The LRC may be any byte, also 02, 03, 06, 0A or 15, so nothing here ever looks for a line end:
exactly one byte after the `03` closes a reply. Grammar is strict in both directions. A byte too many, a digit too few
or a wrong check byte is `Bad`, never a guess. One XOR byte cannot see two equal flips or two swapped digits, so a
volume is believed only after the driver has read it several times (`drivers/knf_pour.py`).
"""

from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import xor

STX, ETX, ACK, NAK = 0x02, 0x03, 0x06, 0x15
BROADCAST = "99"  # every pump obeys and none answers: never used for a dose
_PRINTABLE = bytes(range(0x20, 0x7F))


@dataclass(frozen=True)
class Expect:
    """What a query's answer must look like: its mnemonic, and `fewest`..`most` digits; `text` allows any printable."""

    mnemonic: str
    fewest: int
    most: int
    text: bool = False

    @property
    def longest(self) -> int:
        """Most characters that an answer may hold, with the mnemonic that some answers carry in front."""
        return len(self.mnemonic) + self.most


@dataclass(frozen=True)
class Ack:
    """The pump did what it was told."""


@dataclass(frozen=True)
class Nack:
    """The pump refused; the protocol gives no reason."""


@dataclass(frozen=True)
class Answer:
    """The checked characters of an answer, without mnemonic."""

    value: str


@dataclass(frozen=True)
class Incomplete:
    """So far so good; more bytes must come."""


@dataclass(frozen=True)
class Bad:
    """These bytes can never become the reply that was asked for."""

    reason: str


Reply = Ack | Nack | Answer | Incomplete | Bad


def lrc(body: bytes) -> int:
    """XOR of every byte from `02` up to and including `03`."""
    return reduce(xor, body, 0)


@lru_cache(maxsize=64)
def request(address: str, command: str) -> bytes:
    """The frame that carries `command` to the pump at `address`. Raises ValueError for what no driver may send."""
    if not (address.isascii() and address.isdigit() and len(address) == 2 and address != BROADCAST):
        raise ValueError("a pump address is 00 to 98")
    if not (3 <= len(command) <= 10 and _all_printable(command.encode("utf-8"))):
        raise ValueError("a command is 3 to 10 printable characters")
    body = bytes([STX]) + address.encode("ascii") + command.encode("ascii") + bytes([ETX])
    return body + bytes([lrc(body)])


def parse_reply(expect: Expect | None, received: bytes) -> Reply:
    """Judge everything received since the request; `expect` is None after a set, which is answered by one byte."""
    if not received:
        return Incomplete()
    if received[0] == NAK:
        return Nack() if len(received) == 1 else Bad("trailing")
    if received[0] != ACK:
        return Bad("lead")
    if expect is None:
        return Ack() if len(received) == 1 else Bad("trailing")
    return _parse_answer(expect, received)


def ends_with(frame: bytes, received: bytes) -> bool:
    """True when `frame` is the last thing that came: the barrier that flushes late replies needs no more."""
    return received.endswith(frame)


def answer_frame(value: str) -> bytes:
    """The exact bytes of an answer whose value is known beforehand (the pump's own address, for the barrier)."""
    body = bytes([STX]) + value.encode("ascii") + bytes([ETX])
    return bytes([ACK]) + body + bytes([lrc(body)])


def _parse_answer(expect: Expect, received: bytes) -> Reply:
    """The whole frame is the common case, so it is looked for first."""
    end = received.find(ETX, 2)
    if end > 0 and len(received) == end + 2 and received[1] == STX:
        return _checked(expect, received[2:end], received)
    return _unfinished(expect, received, end)


def _checked(expect: Expect, data: bytes, received: bytes) -> Reply:
    if lrc(received[1:]):
        return Bad("lrc")
    value = data.decode("latin-1").removeprefix(expect.mnemonic)
    right = value.isprintable() if expect.text else value.isdigit()
    if right and value.isascii() and expect.fewest <= len(value) <= expect.most:
        return Answer(value)
    return Bad("digits")


def _unfinished(expect: Expect, received: bytes, end: int) -> Reply:
    """Either more bytes must come, or no more bytes can help."""
    if len(received) == 1:
        return Incomplete()
    if received[1] != STX:
        return Bad("start")
    data = received[2:] if end < 0 else received[2:end]
    if len(data) > expect.longest or not _all_printable(data):
        return Bad("data")
    return Bad("trailing") if 0 < end < len(received) - 2 else Incomplete()


def _all_printable(data: bytes) -> bool:
    return not data.translate(None, _PRINTABLE)
