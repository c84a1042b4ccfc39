"""Where the files that ship with the program are: fonts, icons, styles, texts, products and code lists."""

import sys
from pathlib import Path

from cdstation.errors import NotReadyError


def resources_dir() -> Path:
    """The folder `resources`: beside the package in a source tree, under `share/cdstation` where it is installed.

    Raises NotReadyError `resources-missing` when neither is there: the installation is not complete.
    """
    beside = Path(__file__).resolve().parent.parent / "resources"
    for folder in (beside, Path(sys.prefix) / "share" / "cdstation" / "resources"):
        if folder.is_dir():
            return folder
    raise NotReadyError("resources-missing")
