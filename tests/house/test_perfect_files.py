"""The list of files that must be covered completely is itself complete."""

from tests.house import perfect
from tests.house.source import ROOT

_WANTED = perfect.listed(perfect.LIST.read_text(encoding="utf-8"))


def test_every_listed_file_exists_once() -> None:
    """A renamed file must not drop out of the list unseen."""
    assert sorted(set(_WANTED)) == _WANTED
    assert [name for name in _WANTED if not (ROOT / name).is_file()] == []


def test_the_law_and_the_append_and_the_framing_are_listed() -> None:
    """All of `register`, the append and the framing of pump messages (T5)."""
    law = [path.relative_to(ROOT).as_posix() for path in (ROOT / "cdstation" / "register").rglob("*.py")]
    must = {*law, "cdstation/storage/ledger.py", "cdstation/devices/framing.py"}
    assert must - set(_WANTED) == set()


def test_the_gate_names_each_kind_of_slip() -> None:
    """An uncovered line, an uncovered branch, a file no test imports and a file nobody listed."""
    whole, line, branch = perfect.Figures([], []), perfect.Figures([7], []), perfect.Figures([], [[3, -1]])
    found = {"a.py": whole, "b.py": line, "c.py": branch, "e.py": whole}
    said = perfect.complaints(["a.py", "b.py", "c.py", "d.py"], found)
    assert [sentence.split(":")[0] for sentence in said] == ["d.py", "b.py", "c.py", "e.py"]
