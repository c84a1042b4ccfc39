"""Asking that an error is of the right family and says the right thing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cdstation.errors import Fact, NotReadyError, RuleError, StationError, TrustError, UnrecordedError


@contextmanager
def fails(family: type[StationError], code: str, **facts: Fact) -> Iterator[None]:
    """The block ends with exactly this error, with at least these facts."""
    with pytest.raises(StationError) as caught:
        yield
    assert (type(caught.value), caught.value.code) == (family, code)
    assert facts.items() <= dict(caught.value.facts).items()


@contextmanager
def refused(code: str, **facts: Fact) -> Iterator[None]:
    """Not allowed."""
    with fails(RuleError, code, **facts):
        yield


@contextmanager
def not_ready(code: str, **facts: Fact) -> Iterator[None]:
    """The outside world is not ready, and nothing moved."""
    with fails(NotReadyError, code, **facts):
        yield


@contextmanager
def distrusted(code: str, **facts: Fact) -> Iterator[None]:
    """Something that is stored is not as it was written."""
    with fails(TrustError, code, **facts):
        yield


@contextmanager
def unrecorded(code: str, **facts: Fact) -> Iterator[None]:
    """It happened, and could not be written."""
    with fails(UnrecordedError, code, **facts):
        yield
