"""Where the files of an area are, and that a name cannot lead anywhere else."""

from pathlib import Path

import pytest

from cdstation import paths
from cdstation.errors import RuleError


def test_the_files_of_an_area_stand_side_by_side() -> None:
    """Book, keys and lock in the area folder, the anchor elsewhere."""
    files = paths.area_files(Path("/a"), "wing-b", Path("/stick"))
    assert files == paths.AreaFiles(
        Path("/a/wing-b.cdreg"), Path("/a/wing-b.keys"), Path("/a/wing-b.lock"), Path("/stick/wing-b.high-water")
    )
    assert paths.files_of(files.book, Path("/stick")) == files


@pytest.mark.parametrize("name", ["", "..", "a/b", "../x", "Wing B", "ä", "-a", "a" * 62, "a.b", "a\x00"])
def test_a_name_is_plain(name: str) -> None:
    """No way out of the folder, and nothing that another system cannot store."""
    with pytest.raises(RuleError, match="area-name-unusable"):
        paths.area_files(Path("/a"), name)


def test_areas_are_found_by_their_books(tmp_path: Path) -> None:
    """In order; keys, journals and foreign files are no areas."""
    for name in ("b.cdreg", "a.cdreg", "a.keys", "c.cdreg-journal", ".d.cdreg.new", "E.cdreg"):
        (tmp_path / name).touch()
    assert paths.areas_in(tmp_path) == ("a", "b")
    assert paths.areas_in(tmp_path / "none") == ()


def test_each_folder_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment, for demos and for an anchor on a stick; otherwise under the person's own folders."""
    folders = {
        "CDSTATION_TRANSIT": paths.transit_folder,  # beside the areas, wherever these are
        "CDSTATION_AREAS": paths.area_folder,
        "CDSTATION_ANCHORS": paths.anchor_folder,
        "CDSTATION_CONFIG": paths.config_folder,
        "CDSTATION_LOGS": paths.log_folder,
    }
    for variable, folder in folders.items():
        monkeypatch.delenv(variable, raising=False)
        assert "cdstation" in folder().parts
        monkeypatch.setenv(variable, "/elsewhere")
        assert folder() == Path("/elsewhere")
    assert len({folder() for folder in folders.values()}) == 1
    for variable in folders:
        monkeypatch.delenv(variable)
    assert len({folder() for folder in folders.values()}) == len(folders)
