"""The four error families that a person may meet, and nothing else.

An error carries a code and typed facts, never a sentence and never a patient's data: `ui/problems.py` and `cli.py`
turn the code into words with `resources/text/en_GB.toml`. Anything that is not one of these four is a bug.
"""

from collections.abc import Mapping

Fact = str | int


class StationError(Exception):
    """Base of the four families. `str()` is the code alone, so that a log line can never carry a fact by accident."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = facts


class RuleError(StationError):
    """Not allowed; nothing changed. The form stays filled and the reason is shown."""


class NotReadyError(StationError):
    """The outside world is not ready and nothing moved. The person is told what to check."""


class TrustError(StationError):
    """The chain, a key, the schema or an anchor is wrong. The area becomes read-only."""


class UnrecordedError(StationError):
    """Something happened but could not be written. It cannot be dismissed: write it on paper, then resolve it."""
