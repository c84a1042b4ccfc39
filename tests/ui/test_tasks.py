"""Waiting without blocking: lanes, order, where outcomes arrive, and what a bug leaves in the log."""

import logging
import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject

from cdstation.errors import NotReadyError, RuleError, StationError
from cdstation.ui.tasks import Tasks, say_where


def test_outcomes_arrive_on_this_thread_and_in_order(tasks: Tasks) -> None:
    """Work is done elsewhere, told here."""
    seen: list[tuple[int, bool]] = []
    elsewhere: list[bool] = []

    def work(number: int) -> int:
        elsewhere.append(threading.current_thread() is not threading.main_thread())
        return number

    def tell(number: int) -> None:
        seen.append((number, threading.current_thread() is threading.main_thread()))

    for number in range(5):
        tasks.desk(partial(work, number), tell)
    tasks.wait_idle()
    assert seen == [(number, True) for number in range(5)]
    assert elsewhere == [True] * 5


@pytest.mark.req("PUMP-6")
def test_a_pour_does_not_hold_up_a_signature(tasks: Tasks) -> None:
    """The pump has a lane of its own."""
    poured, seen = threading.Event(), []
    tasks.pump(poured.wait, lambda _: seen.append("poured"))
    tasks.desk(lambda: "signed", seen.append)
    while "signed" not in seen:
        tasks_step()
    assert tasks.busy
    poured.set()
    tasks.wait_idle()
    assert seen == ["signed", "poured"]


def tasks_step() -> None:
    """One turn of Qt."""
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.processEvents()


def refuse() -> None:
    """A service that says no."""
    raise RuleError("pin-wrong", left=3)


def test_an_error_goes_to_the_one_who_asked(tasks: Tasks) -> None:
    """And not to the band as well."""
    asked: list[StationError] = []
    band: list[StationError] = []
    tasks.failed.connect(band.append)
    tasks.desk(refuse, failed=asked.append)
    tasks.wait_idle()
    assert [error.code for error in asked] == ["pin-wrong"]
    assert band == []


def test_an_error_that_nobody_takes_goes_to_the_band(tasks: Tasks) -> None:
    """Nothing is ever silent."""
    band: list[StationError] = []
    tasks.failed.connect(band.append)
    tasks.desk(refuse)
    tasks.wait_idle()
    assert [error.code for error in band] == ["pin-wrong"]


@pytest.mark.req("H-28")
def test_a_bug_is_logged_without_its_words(tasks: Tasks, caplog: pytest.LogCaptureFixture) -> None:
    """H28: an exception's words may hold a patient; its kind and place never do."""
    told: list[str] = []
    tasks.broken.connect(told.append)

    def bug() -> None:
        raise ValueError("BRZEZIŃSKI A2044DK")

    with caplog.at_level(logging.DEBUG):
        tasks.desk(bug)
        tasks.wait_idle()
    assert told[0].startswith("ValueError at ")
    assert "test_tasks.py" in told[0]
    assert "BRZEZI" not in caplog.text + told[0]
    assert "ValueError" in caplog.text


def test_progress_is_told_on_this_thread(tasks: Tasks) -> None:
    """A sink made by `here` may be called from anywhere."""
    seen: list[tuple[int, bool]] = []

    def tell(number: int) -> None:
        seen.append((number, threading.current_thread() is threading.main_thread()))

    show = tasks.here(tell)

    def work() -> None:
        for number in range(3):
            show(number)

    tasks.desk(work)
    tasks.wait_idle()
    assert seen == [(0, True), (1, True), (2, True)]


def test_a_screen_that_is_gone_is_not_told(tasks: Tasks) -> None:
    """Its C++ half may be deleted while the work went on."""
    from shiboken6 import delete

    class Asker(QObject):
        told = False

        def take(self, _: object) -> None:
            type(self).told = True

    asker = Asker()
    tasks.desk(lambda: None, asker.take)
    delete(asker)
    tasks.wait_idle()
    assert not Asker.told


def test_what_has_begun_is_ended_and_nothing_new_begun() -> None:
    """At the end of the program."""
    made = Tasks()
    done = threading.Event()
    made.desk(done.set)
    made.close()
    assert done.is_set()
    late = threading.Event()
    made.desk(late.set)
    assert not late.is_set()
    made.wait_idle()


def test_where_names_kind_and_lines_only() -> None:
    """The form that the log and the window show."""
    try:
        raise NotReadyError("pump-line-lost")
    except StationError as error:
        where = say_where(error)
    assert where.startswith("NotReadyError at test_tasks.py:")
