"""The program finds its own files."""

from pathlib import Path

import pytest

from cdstation import config
from cdstation.errors import NotReadyError


def test_resources_stand_beside_the_package() -> None:
    """Fonts, with their licence, and the catalogue are where the program looks."""
    folder = config.resources_dir()
    assert (folder / "fonts" / "LiberationSans-Regular.ttf").is_file()
    assert (folder / "fonts" / "OFL.txt").is_file()
    assert (folder / "products" / "catalogue.csv").is_file()


def test_resources_of_an_installed_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is installed they are under the prefix; where they are nowhere, that is said before anything starts."""
    monkeypatch.setattr(config, "__file__", str(tmp_path / "lib" / "cdstation" / "config.py"))
    monkeypatch.setattr("sys.prefix", str(tmp_path / "prefix"))
    with pytest.raises(NotReadyError) as caught:
        config.resources_dir()
    assert caught.value.code == "resources-missing"
    shared = tmp_path / "prefix" / "share" / "cdstation" / "resources"
    shared.mkdir(parents=True)
    assert config.resources_dir() == shared
