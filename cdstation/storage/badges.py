"""Badges: a random 128-bit secret printed as a code that a scanner types like a keyboard.

`CDB1-` and 28 letters: 26 of secret, 2 of check, so that a bad scan is told from a wrong badge.
"""

import base64
import hashlib
import re
import secrets

from cdstation.errors import RuleError

SECRET_BYTES = 16
_PREFIX = "CDB1-"
_FORM = re.compile(r"CDB1-([A-Z2-7]{26})([A-Z2-7]{2})")


def new_badge() -> str:
    """The text of a badge that has never been issued."""
    letters = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")
    return f"{_PREFIX}{letters}{_check(letters)}"


def parse_badge(text: str) -> bytes:
    """The secret in a scanned text; case and surrounding space do not matter.

    Raises RuleError `badge-unreadable` for anything else: a badge of another system, or half a scan.
    """
    match = _FORM.fullmatch(text.strip().upper())
    if match is None or _check(match.group(1)) != match.group(2):
        raise RuleError("badge-unreadable")
    letters = match.group(1)
    secret = base64.b32decode(f"{letters}======")
    if base64.b32encode(secret).decode().rstrip("=") != letters:  # spare bits: one text for each secret
        raise RuleError("badge-unreadable")
    return secret


def _check(letters: str) -> str:
    return base64.b32encode(hashlib.sha256(_PREFIX.encode() + letters.encode()).digest()).decode()[:2]
