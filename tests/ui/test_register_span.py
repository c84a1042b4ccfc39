"""Windows of a page put together: in whatever order the answers come, it stays one unbroken run."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdstation.register.pages import RegisterLine
from cdstation.ui.register.span import Span
from tests.ui.books import line_at


@dataclass
class Page:
    """A page as the services give it: windows before and after a number, newest first."""

    seqs: list[int]  # rising
    limit: int

    def before(self, seq: int) -> tuple[RegisterLine, ...]:
        return self._lines([one for one in self.seqs if one < seq][-self.limit :])

    def after(self, seq: int) -> tuple[RegisterLine, ...]:
        return self._lines([one for one in self.seqs if one > seq][: self.limit])

    def _lines(self, seqs: list[int]) -> tuple[RegisterLine, ...]:
        return tuple(line_at(seq, 0) for seq in reversed(seqs))


STEPS = st.lists(
    st.sampled_from(["older", "newer", "ask-older", "ask-newer", "late", "write", "trim-top", "trim-end"]), max_size=60
)


@settings(max_examples=300)
@given(
    gaps=st.lists(st.integers(1, 5), min_size=1, max_size=80),
    limit=st.integers(1, 17),
    most=st.integers(1, 40),
    begin=st.integers(0, 400),
    steps=STEPS,
)
def test_windows_merge_without_gap_or_double(
    gaps: list[int], limit: int, most: int, begin: int, steps: list[str]
) -> None:
    """At every moment the lines in memory are a slice of the page, and each end says truly whether there is more."""
    page = Page([sum(gaps[: at + 1]) for at in range(len(gaps))], limit)
    span = Span(most)
    first = page.before(begin + 1) or page.after(0)
    span.start(first, at_newest=False, at_oldest=False)
    late: list[tuple[str, int, tuple[RegisterLine, ...]]] = []
    for step in steps:
        _take(step, page, span, late)
        seqs = [line.seq for line in span.lines][::-1]
        start = page.seqs.index(seqs[0])
        assert seqs == page.seqs[start : start + len(seqs)]
        assert not span.at_oldest or seqs[0] == page.seqs[0]
        if step.startswith("trim"):
            assert len(seqs) <= max(most, limit) + most  # what is looked at and half of `most` around it


def _take(step: str, page: Page, span: Span, late: list[tuple[str, int, tuple[RegisterLine, ...]]]) -> None:
    oldest, newest = span.oldest, span.newest
    assert oldest is not None
    assert newest is not None
    if step == "older":
        span.add_older(oldest, page.before(oldest), page.limit)
    elif step == "newer":
        span.add_newer(newest, page.after(newest), page.limit)
    elif step == "ask-older":
        late.append(("older", oldest, page.before(oldest)))
    elif step == "ask-newer":
        late.append(("newer", newest, page.after(newest)))
    elif step == "late" and late:
        end, asked, window = late.pop(0)
        (span.add_older if end == "older" else span.add_newer)(asked, window, page.limit)
    elif step == "write":
        page.seqs.append(page.seqs[-1] + 2)
    elif step.startswith("trim"):
        span.forget(*span.spare(0 if step == "trim-end" else len(span.lines) - 1))


def test_an_answer_to_an_older_question_is_not_taken() -> None:
    """The same window twice, and one that was asked for at an end that has been forgotten since."""
    page = Page(list(range(1, 60)), 10)
    span = Span(10)
    span.start(page.before(31), at_newest=False, at_oldest=False)
    older, newer = page.before(21), page.after(30)
    assert [span.add_older(21, older, 10), span.add_older(21, older, 10)] == [10, 0]
    assert [span.add_newer(30, newer, 10), span.add_newer(30, newer, 10)] == [10, 0]
    span.forget(10, 10)
    assert (span.add_older(11, page.before(11), 10), span.add_newer(40, page.after(40), 10)) == (0, 0)
    assert [line.seq for line in span.lines] == list(range(30, 20, -1))


@pytest.mark.parametrize("at", [0, 100, 700, 1599])
def test_what_is_looked_at_is_never_forgotten(at: int) -> None:
    """However many lines came, those around the one on top stay, and no more than the most."""
    span = Span(200)
    lines = tuple(line_at(seq, 0) for seq in range(1600, 0, -1))
    span.start(lines, at_newest=True, at_oldest=True)
    looked_at = lines[at]
    first, last = span.spare(at)
    span.forget(first, last)
    assert looked_at in span.lines
    assert len(span.lines) <= 300
    assert span.at_newest == (first == 0)
    assert span.at_oldest == (last == 0)


def test_a_line_read_again_takes_its_own_place() -> None:
    """And a line that is not in memory changes nothing."""
    span = Span()
    span.start((line_at(5, 0), line_at(3, 0)), at_newest=True, at_oldest=True)
    again = line_at(3, 0, late=True)
    assert span.replace(again)
    assert span.lines == [line_at(5, 0), again]
    assert not span.replace(line_at(4, 0))
