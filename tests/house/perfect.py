"""The gate after the suite: what tests/house/perfect_files.txt names is covered to the last line and branch.

Checked both ways: a listed file that slipped is named, and so is a file of a perfect folder that is not listed.
Run as `python -m tests.house.perfect` on the figures that pytest has just collected.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

from tests.house.source import ROOT

LIST = Path(__file__).with_name("perfect_files.txt")


@dataclass(frozen=True)
class Figures:
    """What one file left uncovered."""

    lines: list[int]
    branches: list[list[int]]

    def __str__(self) -> str:
        exits = ", ".join(f"{start}→{'end' if end < 0 else end}" for start, end in self.branches)
        return "; ".join(part for part in (f"lines {self.lines}" if self.lines else "", exits) if part)


def listed(text: str) -> list[str]:
    """The files that must be perfect; `#` starts a remark, and `folder/**` stands for each module in that folder."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [name for line in lines for name in (_modules_in(line) if line.endswith("/**") else [line])]


def _modules_in(pattern: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(f"{pattern}/*.py"))


def measured() -> dict[str, Figures]:
    """The figures of the last run, by path from the top of the repository."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"), data_file=str(ROOT / ".coverage"))
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {
        Path(name).as_posix(): Figures(found["missing_lines"], found["missing_branches"])
        for name, found in files.items()
    }


def complaints(wanted: list[str], found: dict[str, Figures]) -> list[str]:
    """One sentence for each file that breaks the promise."""
    said = [f"{name}: no test ever imports it" for name in wanted if name not in found]
    said += [f"{name}: not covered: {left}" for name, left in sorted(found.items()) if name in wanted and str(left)]
    said += [f"{name}: belongs in {LIST.name}" for name in sorted(found) if name not in wanted]
    return said


def main() -> int:
    """Say what is missing; 0 when nothing is."""
    try:
        said = complaints(listed(LIST.read_text(encoding="utf-8")), measured())
    except NoDataError:
        said = ["no coverage was collected: run ./dev test without arguments"]
    for sentence in said:
        print(f"perfect files: {sentence}", file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
