"""Every requirement of the law and of practice is proved by a test, or says why none can."""

from pathlib import Path

import pytest

from tests.house import traceability


def test_every_requirement_has_a_test_or_a_reason() -> None:
    """A requirement that nobody proves would be a promise that nobody keeps."""
    assert traceability.unproved() == []


def test_a_reason_stands_only_where_there_is_no_test() -> None:
    """A reason that has been overtaken by a test is taken out."""
    found = traceability.proofs()
    assert [one.id for one in traceability.requirements() if one.reason and found.get(one.id)] == []


def test_no_test_names_a_requirement_that_is_not_in_the_list() -> None:
    """A slip in a number would leave a rule unproved unseen."""
    assert traceability.strangers() == set()


def test_the_page_is_up_to_date() -> None:
    """What the page says is what the tests say."""
    written = traceability.PAGE.read_text(encoding="utf-8")
    assert written == traceability.page(), "run: .venv/bin/python -m tests.house.traceability"


def test_a_requirement_that_nobody_proves_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The check bites: one more row in the list, and one claim fewer."""
    longer = tmp_path / "requirements.csv"
    longer.write_text(traceability.LIST.read_text(encoding="utf-8") + "LAW-99,Nothing proves this,\n", encoding="utf-8")
    monkeypatch.setattr(traceability, "LIST", longer)
    assert "LAW-99" in traceability.unproved()
