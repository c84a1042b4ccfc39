"""The log takes codes and numbers, whoever writes to it (H28, T13)."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdstation import logs
from cdstation.errors import RuleError


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A started log; afterwards everything is as it was."""
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    handler = logs.start(tmp_path / "logs")
    yield tmp_path / "logs" / "cdstation.log"
    logging.getLogger().removeHandler(handler)
    handler.close()


def test_a_note_is_a_code_and_numbers(log: Path) -> None:
    """Written with time and level."""
    logs.note("entry-written", seq=12, took_ms=-3)
    assert log.read_text().strip().endswith("INFO cdstation entry-written seq=12 took_ms=-3")


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("INVENTED, Nadia", {}),
        ("two words", {}),
        ("", {}),
        ("seen", {"number": 9990000000}),
        ("seen", {"number": 1 << 60}),
        ("seen", {"Name": 1}),
        ("seen", {"number": True}),
        ("seen", {"number": "Nadia"}),
        ("seen", {"number": 1.5}),
    ],
)
def test_anything_else_is_a_bug(code: str, numbers: dict[str, int]) -> None:
    """Names, sentences and an NHS number passed by mistake."""
    with pytest.raises(ValueError, match="a code and numbers"):
        logs.note(code, **numbers)


def test_what_others_log_is_reduced_to_where_it_came_from(log: Path) -> None:
    """A library's warning with a name in it, with arguments and with an exception."""
    try:
        raise ValueError("INVENTED, Nadia")
    except ValueError:
        logging.getLogger("library").exception("about %s", "INVENTED", stack_info=True)
    logging.getLogger("library").warning("INVENTED")
    text = log.read_text()
    assert "INVENTED" not in text
    assert "ERROR library said something ValueError at test_logs.py:" in text
    assert "WARNING library said something" in text


def test_an_error_is_logged_by_code_or_place(log: Path) -> None:
    """One of ours by its code without facts; a bug by kind and places, never by its words."""
    logs.note_error(RuleError("pin-wrong", person="INVENTED"))
    logs.note_error(KeyError("INVENTED"))
    text = log.read_text()
    assert "RuleError pin-wrong" in text
    assert "KeyError at nowhere" in text
    assert "INVENTED" not in text


def test_a_bug_that_nobody_caught_is_logged(log: Path) -> None:
    """And told as before."""
    sys.excepthook(ZeroDivisionError, ZeroDivisionError("INVENTED"), None)
    assert "ZeroDivisionError at nowhere" in log.read_text()
    assert "INVENTED" not in log.read_text()


def test_the_log_turns_over(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never more than five files."""
    (handler,) = (one for one in logging.getLogger().handlers if getattr(one, "baseFilename", "") == str(log))
    monkeypatch.setattr(handler, "maxBytes", 500)
    for number in range(200):
        logs.note("turned", number=number)
    assert len(list(log.parent.iterdir())) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files")
def test_no_core_is_dumped(log: Path) -> None:
    """Keys would be in it (E14)."""
    import resource

    assert log.exists()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
