"""What a whole session leaves behind outside the encrypted book: no name, no number, no PIN, no key (T13, H28)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.pour_lane import PumpProcess

ROOT = Path(__file__).resolve().parents[2]
CANARIES = {
    "nurse": "Zanzibarova",
    "patient": "Quixotterly",
    "given": "Wolfgrimbert",
    "prison number": "A7391QZ",
    "nhs number": "9990000018",
    "cell": "Zz-9-77",
    "allergy": "quinoxalinum",
    "prescriber": "Dr Y. Xylophonet",
    "photo": "PNG-of-a-canary-bird",
    "pin": "739164",
    "other pin": "284613",
    "wrong pin": "551907",
    "password": "canary-velvet-thunder-58",
}


@pytest.mark.req("T13", "H-28")
def test_nothing_leaks(tmp_path: Path) -> None:
    """Output, logs, wire log, temporary files, file names, every file that is not the encrypted book or its backup."""
    home, temp = tmp_path / "home", tmp_path / "temp"
    temp.mkdir()
    pump = PumpProcess()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.services.canary_session", str(home), pump.url],
            cwd=ROOT,
            input=json.dumps(CANARIES),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TMPDIR": str(temp), "HOME": str(tmp_path / "nobody")},
        )
    finally:
        pump.close()
    assert ended.returncode == 0, ended.stderr
    *spoken, shown_once = ended.stdout.splitlines()
    secrets = CANARIES | json.loads(shown_once)
    machine = (home / "config" / "machine.secret").read_text().strip()
    found = [
        f"{what} in {place}"
        for place, content in _left_behind(tmp_path, "\n".join(spoken) + ended.stderr)
        for what, secret in _spelt(secrets | {"machine secret": machine})
        if secret in content and not (what == "machine secret" and place.endswith("machine.secret"))
    ]
    assert found == []
    assert "pin-wrong" in ended.stderr
    assert (home / "logs" / "pump-1.jsonl").stat().st_size > 500
    assert re.search(r"RuleError scan-unknown", (home / "logs" / "cdstation.log").read_text())


def _spelt(secrets: dict[str, object]) -> list[tuple[str, bytes]]:
    """Each secret in the spellings in which it might turn up."""
    spellings = []
    for what, secret in secrets.items():
        for text in secret if isinstance(secret, list) else [secret]:
            plain = str(text)
            forms = {plain, plain.upper(), plain.lower(), plain.encode().hex(), " ".join(plain.split()[:4])}
            spellings += [(what, form.encode()) for form in forms]
    return spellings


def _left_behind(folder: Path, spoken: str) -> list[tuple[str, bytes]]:
    """Everything that can be read afterwards. Books and backups are encrypted, and are searched all the same."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".cdreg" for path in files)
    kept = [(str(path), path.read_bytes() + str(path).encode()) for path in files]
    return [("what was said", spoken.encode()), *kept]
