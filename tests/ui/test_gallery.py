"""The pictures: every state that the issue names is there, in the pixels of its view, and the same each time."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cdstation.ui.avatars import draw_avatar
from cdstation.ui.fiction.tours import TOURS
from cdstation.ui.gallery import VIEWS, View, make_gallery

SMALL = View("at-200", 683, 384, 2)
WANTED = (
    "set-up-area",
    "set-up-share",
    "unlock",
    "verifying",
    "sign-in",
    "opening-start",
    "opening-ready",
    "count-blind",
    "count-reveal",
    "calibration",
    "queue",
    "card-witness-before",
    "card-ready",
    "card-blocked",
    "pouring",
    "stopped",
    "half-dose",
    "handover",
    "handover-part",
    "witness",
    "receipt",
    "by-hand",
    "register-footnote",
    "custody-keys",
    "custody-giver-away",
    "custody-licences",
    "requisition",
    "scan-in-doubt",
    "delivery-differs",
    "put-away",
    "receipts",
    "containers",
    "container-reason-missing",
    "container-measured",
    "containers-recalled",
    "send-refused",
    "send-signs",
    "send-return",
    "arrivals-differ",
    "arrivals-refused",
    "transit",
    "transit-back",
    "areas",
    "spill",
    "spill-written",
    "destroy-authorised-witness",
    "destroy-written",
    "paper-pack-saved",
    "paper-row-signs",
    "paper-row-entered",
    "paper-no-dose",
    "paper-row-wrong",
    "paper-row-refused",
    "discrepancy-overdue",
    "discrepancy-outcome",
    "lock",
    "state-quarantine",
    "state-clock-hold",
    "state-read-only",
    "state-restored-blocked",
    "state-no-space",
)


def test_every_screen_and_state_has_a_picture(dressed: QApplication, tmp_path: Path) -> None:
    """At twice the pixels, which is also the tightest arrangement."""
    made = make_gallery(tmp_path, [SMALL], TOURS)
    names = [path.stem.partition("-")[2] for path in made]
    assert [name for name in WANTED if name not in names] == []
    sizes = {QImage(str(path)).size().toTuple() for path in made}
    assert sizes == {(1366, 768)}


def test_the_views_are_the_two_screens_and_both_at_200_percent() -> None:
    """`./dev screens` without arguments."""
    assert {(view.wide * view.ratio, view.tall * view.ratio) for view in VIEWS} == {(1366, 768), (1920, 1080)}
    assert sorted(view.ratio for view in VIEWS) == [1, 1, 2, 2]


def test_a_face_is_the_same_each_time_and_faces_differ() -> None:
    """A photograph that changed would be no identifier."""
    assert draw_avatar(7) == draw_avatar(7)
    assert len({draw_avatar(seed, 60) for seed in range(40)}) == 40
