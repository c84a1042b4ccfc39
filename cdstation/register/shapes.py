"""Whether a frozen dataclass holds what its annotations promise: no truth value for a number, no word for a list.

Used on what was read back, where only the bytes have been checked. The answer for each class is worked out once, so
that a book of 100,000 entries is read in seconds.
"""

from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

_Shape = tuple[tuple[str, frozenset[type], frozenset[type]], ...]


def check_shape(value: Any) -> None:
    """Raises TypeError with the name of the first field whose value is of another type than it says, exactly.

    Fields that are dataclasses themselves are left to a call of their own.
    """
    one: Any = type(value)
    for name, types, items in _shape(one):
        held = getattr(value, name)
        if type(held) not in types or (items and not items.issuperset(map(type, held))):
            raise TypeError(name)


@cache
def _shape(one: type) -> _Shape:
    """For each plain field its name, the types that it may have, and those of its items when it is a tuple."""
    hints = get_type_hints(one)
    plain = [(field.name, hints[field.name]) for field in fields(one) if not is_dataclass(hints[field.name])]
    return tuple((name, _types(hint), _items(hint)) for name, hint in plain)


def _types(hint: Any) -> frozenset[type]:
    alternatives = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return frozenset(get_origin(one) or one for one in alternatives)


def _items(hint: Any) -> frozenset[type]:
    return frozenset({get_args(hint)[0]}) if get_origin(hint) is tuple else frozenset()
