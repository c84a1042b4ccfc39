"""The command line: run, demo, simulate, verify, screens. Every error is a sentence with the next action."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import Any

from cdstation import __version__
from cdstation.errors import RuleError, StationError
from cdstation.ui.text import error_words, finding_words


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks; 0 is well, 1 a finding or an error, 2 a wrong command."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:2] == ["simulate", "pump"]:
        from cdstation.app import simulate_pump  # nothing else needs the simulator

        return simulate_pump(words[2:])
    asked = _parser().parse_args(words)
    try:
        return int(asked.do(asked))
    except StationError as error:
        print(" ".join(error_words(error)), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cdstation", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--home", type=Path, help="keep everything of this station in one folder")
    parser.set_defaults(do=_run)
    commands = parser.add_subparsers(metavar="command")
    commands.add_parser("run", help="open the station (this is what happens without a command)")
    _add_demo(commands.add_parser("demo", help="a fictional area with a simulated pump"))
    simulate = commands.add_parser("simulate", help="simulate pump: a pump that exists only in software")
    simulate.add_argument("what", choices=["pump"])
    verify = commands.add_parser("verify", help="check a whole area file and print every finding")
    verify.add_argument("area", type=Path, metavar="AREA-FILE")
    verify.add_argument("--credentials", type=Path, help="JSON with a password, or with two recovery shares")
    verify.add_argument("--json", action="store_true", help="print the findings as JSON")
    verify.set_defaults(do=_verify)
    screens = commands.add_parser("screens", help="make pictures of every screen and state")
    screens.add_argument("--out", type=Path, default=Path("screens-out"))
    screens.set_defaults(do=_screens)
    return parser


def _add_demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--headless", action="store_true", help="play a whole session by itself, without a display")
    demo.add_argument("--out", type=Path, help="leave everything in this folder")
    demo.add_argument("--patients", type=int, default=40)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--fortnight", action="store_true", help="play two weeks in a pharmacy store and two hatches")
    demo.add_argument("--doses", type=int, default=300, help="doses a day in the fortnight")
    demo.set_defaults(do=_demo)


def _run(asked: argparse.Namespace) -> int:
    from cdstation.app import start

    return start(asked.home)


def _demo(asked: argparse.Namespace) -> int:
    if asked.fortnight:
        from cdstation.fortnight.play import play_fortnight

        return play_fortnight(asked.out or Path("demo-out"), asked.doses)
    from cdstation.demo import play_headless, show_window

    if asked.headless:
        return play_headless(asked.out or Path("demo-out"), asked.patients, asked.seed)
    return show_window(asked.out, asked.patients, asked.seed)


def _verify(asked: argparse.Namespace) -> int:
    from cdstation.app import verify_file

    credentials = _read_credentials(asked.credentials) if asked.credentials else {"password": getpass("Password: ")}
    report = verify_file(asked.area, credentials, asked.credentials.parent if asked.credentials else None)
    if asked.json:
        print(json.dumps(report.as_json(), indent=1))
    else:
        for finding in report.findings:
            where = f"entry {finding.seq}: " if finding.seq is not None else ""
            print(where + finding_words(finding.code, finding.facts))
        for name, what, count in report.checks:
            print(f"{'ok   ' if not count else f'{count:<4} '}{name}: {what}")
        print(f"{report.entries} entries checked, {len(report.findings)} findings")
    return 1 if report.findings else 0


def _read_credentials(path: Path) -> dict[str, Any]:
    """What opens an area. Raises RuleError `credentials-unreadable`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RuleError("credentials-unreadable") from error
    known = content if isinstance(content, dict) else {}
    shares = known.get("shares", [])
    words = [known.get("password", ""), known.get("anchors", ""), known.get("config", "")]
    whole = isinstance(shares, list) and all(isinstance(one, str) for one in (*shares, *words))
    if not whole or not ("shares" in known or "password" in known):
        raise RuleError("credentials-unreadable")
    return known


def _screens(asked: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pictures are the same with and without a display
    from cdstation.ui.gallery import make_gallery

    for path in make_gallery(asked.out):
        print(path)
    return 0
