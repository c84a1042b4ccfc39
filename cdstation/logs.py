"""The station's log: what happened in codes and numbers, for whoever mends the station. It never holds a patient's
data.

Only messages made by `note` are written as they are. Whatever anything else logs is reduced to where it came from,
and an exception to its kind and the places it passed through: its words might quote somebody's name (H28, T13).
"""

import logging
import re
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cdstation.errors import StationError

if sys.platform != "win32":
    import resource

_LOG = logging.getLogger("cdstation")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z_]{1,24}")
_LARGEST = 1 << 48
_BYTES, _FILES = 1_000_000, 5
_MARK = "cdstation_note"


def note(code: str, **numbers: int) -> None:
    """Log that something happened: a code, and numbers by name. Raises ValueError for anything else, which is a bug."""
    if not _CODE.fullmatch(code) or not all(_plain(name, value) for name, value in numbers.items()):
        raise ValueError("the log takes a code and numbers only")
    words = "".join(f" {name}={value}" for name, value in numbers.items())
    _LOG.info("%s%s", code, words, extra={_MARK: True}, stacklevel=2)


def note_error(error: BaseException) -> None:
    """Log an error: the code of one of ours; of a bug its kind and the places, never its words."""
    _LOG.error("%s", described(error), extra={_MARK: True}, stacklevel=2)


def described(error: BaseException) -> str:
    """An error without anything that a person typed."""
    if isinstance(error, StationError):
        return f"{type(error).__name__} {error.code}"
    places = traceback.extract_tb(error.__traceback__)[-12:]
    path = " < ".join(f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in reversed(places))
    return f"{type(error).__name__} at {path or 'nowhere'}"


class CodesOnly(logging.Filter):
    """Reduces every record that `note` did not make to where it came from."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, emptied of words."""
        if not getattr(record, _MARK, False):
            kind = f" {described(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else ""
            record.msg, record.args = f"said something{kind}", ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def start(folder: Path) -> logging.Handler:
    """Log to a rotating file in this folder, five of a megabyte each; hear of every bug, and leave no core file.

    Raises OSError when the log cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "cdstation.log", maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8")
    handler.addFilter(CodesOnly())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    _LOG.setLevel(logging.INFO)
    forbid_core_dumps()
    log_bugs()
    return handler


def forbid_core_dumps() -> None:
    """No picture of the memory on disk when the program dies: keys may be in it (E14)."""
    if sys.platform != "win32":  # Windows writes none
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def log_bugs() -> None:
    """Let the log hear of whatever nobody caught."""
    told = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: object) -> None:
        note_error(error)
        told(kind, error, error.__traceback__)

    sys.excepthook = hook


def _plain(name: str, value: int) -> bool:
    """A number by a plain name; ten figures could be an NHS number."""
    return bool(_WORD.fullmatch(name)) and type(value) is int and abs(value) < _LARGEST and len(str(value)) != 10
