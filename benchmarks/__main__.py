"""`./dev bench`: every figure that exists so far, beside its floor, as a ratio.

Each module of this folder has a `run()` that returns rows; a row that misses its target is marked, not hidden.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterable
from typing import Any

MODULES = ("startup", "book", "pump_line", "register_table", "paper")
SLOW = ("two_years",)  # only when it is named: its book takes many minutes to make
Row = dict[str, Any]


def main() -> int:
    """Run the modules named on the command line, or all of them."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("modules", nargs="*", help=f"some of: {', '.join((*MODULES, *SLOW))}")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    unknown = sorted(set(asked.modules) - {*MODULES, *SLOW})
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    rows: list[Row] = []
    for name in asked.modules or MODULES:
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"benchmarks.{name}").run()
    print(json.dumps(rows, indent=1) if asked.json else "\n".join(table(rows)))
    return 0


def table(rows: Iterable[Row]) -> list[str]:
    """The rows as text: figure, floor, ours, ratio, target."""
    lines = [f"{'figure':<58}{'floor':>14}{'ours':>14}{'ratio':>9}   target", "-" * 112]
    for row in rows:
        ratio = row["ratio"]
        shown = "" if ratio is None else f"{ratio:.2f}×"
        lines.append(
            f"{row['figure'][:57]:<58}{row['floor_value']!s:>14}{row['ours']!s:>14}{shown:>9}   {row['target']}"
        )
        lines.append(f"    floor: {row['floor']}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
