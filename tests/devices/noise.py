"""What a bad line does to a reply: flipped, replaced, missing, doubled and swapped bytes, half frames and garbage."""

import random
from collections.abc import Callable


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _replace(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _swap(data: bytearray, chance: random.Random) -> None:
    one, other = chance.randrange(len(data)), chance.randrange(len(data))
    data[one], data[other] = data[other], data[one]


def _lose(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data))]


def _double(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data))
    data.insert(place, data[place])


def _insert(data: bytearray, chance: random.Random) -> None:
    data.insert(chance.randrange(len(data) + 1), chance.randrange(256))


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _twice(data: bytearray, chance: random.Random) -> None:
    data.extend(bytes(data))


def _digits(data: bytearray, chance: random.Random) -> None:
    for place in range(2, len(data) - 2):
        if chance.random() < 0.3:
            data[place] = 0x30 + chance.randrange(10)


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _replace, _swap, _lose, _double, _insert, _cut, _twice, _digits
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` spoilt in one or two ways; by luck it may come out unharmed."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 2))):
        if spoilt:
            chance.choice(WAYS)(spoilt, chance)
    return bytes(spoilt)
