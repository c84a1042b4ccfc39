"""Takes the pictures: each scene, on both screens that must do, at 100 % and at 200 %."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from cdstation.ui.gallery.door_scenes import DOOR
from cdstation.ui.gallery.stage import Scene, open_stage
from cdstation.ui.gallery.work_scenes import WORK
from cdstation.ui.hands import quick_hands
from cdstation.ui.program import start_application
from cdstation.ui.window import MainWindow

SCENES: tuple[Scene, ...] = (*DOOR, *WORK)
# Folder, screen in its own pixels, scale.
VIEWS = (
    ("1366x768", (1366, 768), 1),
    ("1920x1080", (1920, 1080), 1),
    ("1366x768-at-200", (1366, 768), 2),
    ("1920x1080-at-200", (1920, 1080), 2),
)


def make_gallery(out: Path, scenes: Iterable[Scene] = SCENES, views: Iterable[str] = ()) -> Iterator[Path]:
    """Make the pictures in `out/<view>/<scene>.png`, each path given as soon as it is there.

    `views` limits the sizes.
    """
    start_application()
    wanted = set(views) or {name for name, _, _ in VIEWS}
    with quick_hands():
        for scene in scenes:
            for name, size, scale in VIEWS:
                if name in wanted:
                    yield take(scene, size, scale, out / name / f"{scene.name}.png")


def take(scene: Scene, size: tuple[int, int], scale: int, target: Path) -> Path:
    """Play a scene and take its picture. At 200 % the window has half the logical pixels, each drawn with four."""
    stage = open_stage(scene, (size[0] // scale, size[1] // scale))
    try:
        scene.play(stage)
        # Twice: what is laid out in the first turn is painted in the second.
        QApplication.processEvents()
        QApplication.processEvents()
        target.parent.mkdir(parents=True, exist_ok=True)
        picture_of(stage.window, scale).save(str(target))
    finally:
        stage.end()
    return target


def picture_of(window: MainWindow, scale: int) -> QPixmap:
    """The window as it would be on a screen of this scale."""
    picture = QPixmap(window.width() * scale, window.height() * scale)
    picture.setDevicePixelRatio(scale)
    window.render(picture)
    return picture
