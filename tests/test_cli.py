"""The command line: every outcome is an exit status and a sentence, and nobody meets a traceback."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cdstation import __version__, cli
from cdstation.treatment.area_audit import CHECKS
from tests.services.hatch import NURSE, OLD_HAND, PASSWORD, PHARMACIST, Hatch, copy_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def closed_area(built_area: Hatch, tmp_path_factory: pytest.TempPathFactory) -> Hatch:
    """The small area after a morning's work, closed."""
    hatch = copy_of(built_area, tmp_path_factory.mktemp("closed"))
    hatch.give(OLD_HAND)
    hatch.station.close()
    return hatch


class Desk:
    """An area's files and a credentials file on a desk, and what the command says of them."""

    def __init__(self, closed: Hatch, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for folder in ("areas", "anchors", "config"):
            shutil.copytree(closed.home / folder, home / folder)
        self.home, self.shares = home, closed.done.shares
        self.book = home / "areas" / closed.file.name
        self._capsys = capsys
        self.credentials = home / "credentials.json"
        self.know(password=f"{PASSWORD}-{NURSE}")

    def know(self, **what: object) -> None:
        """Write the credentials file."""
        self.credentials.write_text(json.dumps({"anchors": "anchors", "config": "config"} | what))

    def verify(self, *more: str) -> tuple[int, str, str]:
        """Exit status, output and errors of `cdstation verify`."""
        status = cli.main(["verify", str(self.book), "--credentials", str(self.credentials), *more])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def flip(self, place: int) -> None:
        """One bit of the book."""
        whole = self.book.read_bytes()
        self.book.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


@pytest.fixture
def desk(closed_area: Hatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A copy for each test."""
    return Desk(closed_area, tmp_path, capsys)


@pytest.mark.req("H-18", "H-19")
def test_a_sound_book(desk: Desk) -> None:
    """Exit 0, one line for people, or a report for a program; the file is not changed by looking at it."""
    before = desk.book.read_bytes()
    status, out, err = desk.verify()
    assert (status, err) == (0, "")
    assert out.endswith("\n61 entries checked, 0 findings\n")
    assert out.count("\nok ") == len(CHECKS)  # each check by its name, under that of the file
    status, out, _ = desk.verify("--json")
    report = json.loads(out)
    assert (status, report["verified"], report["findings"], report["entries"]) == (0, True, [], 61)
    assert len(bytes.fromhex(report["chain_head"])) == 32
    assert [one["name"] for one in report["checks"]] == ["file", *CHECKS]
    assert {one["findings"] for one in report["checks"]} == {0}
    assert desk.book.read_bytes() == before


@pytest.mark.req("H-26")
@pytest.mark.parametrize("pair", [(0, 1), (2, 0)])
def test_two_shares_will_do(desk: Desk, pair: tuple[int, int]) -> None:
    """On any computer, without its secret."""
    shutil.rmtree(desk.home / "config")
    desk.know(shares=[desk.shares[one] for one in pair])
    assert desk.verify()[0] == 0
    assert not (desk.home / "config").exists()


@pytest.mark.req("H-18", "H-19")
def test_a_damaged_book(desk: Desk) -> None:
    """Exit 1; each finding is a sentence, in the report its code."""
    desk.flip(4096 * 6 + 100)
    status, out, err = desk.verify()
    assert (status, err) == (1, "")
    assert "is damaged." in out
    assert "no words yet" not in out
    status, out, _ = desk.verify("--json")
    report = json.loads(out)
    assert (status, report["verified"]) == (1, False)
    assert {one["code"] for one in report["findings"]} & {"page-damaged", "area-damaged"}


@pytest.mark.req("H-19")
def test_a_book_that_lacks_its_end(desk: Desk, built_area: Hatch) -> None:
    """An older file in its place is sound in itself; the anchor knows that three entries are gone."""
    shutil.copy(built_area.file, desk.book)
    status, out, _ = desk.verify()
    assert status == 1
    assert "no words yet" not in out
    status, out, _ = desk.verify("--json")
    (finding,) = json.loads(out)["findings"]
    assert (finding["code"], finding["facts"]["missing"]) == ("register-behind-anchor", 5)


@pytest.mark.req("H-18")
def test_a_book_that_was_cut_off(desk: Desk) -> None:
    """A page short."""
    desk.book.write_bytes(desk.book.read_bytes()[:-4096])
    status, out, _ = desk.verify()
    assert status == 1
    assert "no words yet" not in out


def test_a_book_without_its_anchor(desk: Desk) -> None:
    """It says so, in a sentence of its own."""
    shutil.rmtree(desk.home / "anchors")
    status, out, _ = desk.verify()
    assert status == 1
    assert out.startswith("The record that guards the end of the register is missing.\n1    file: ")
    assert out.endswith("\n61 entries checked, 1 findings\n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "quite another password"}, "password"),
        ({"shares": ["academic acid"]}, "shares"),
        ({"shares": []}, "shares"),
        ({"password": 15}, "credentials"),
        ({"pass": "word"}, "credentials"),
        ({"shares": "academic acid"}, "credentials"),
    ],
)
def test_wrong_credentials(desk: Desk, change: dict[str, object], words: str) -> None:
    """Exit 1 and one sentence with the next action, on the error output."""
    desk.know(**change)
    status, out, err = desk.verify()
    assert (status, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_another_computer(desk: Desk) -> None:
    """The password belongs to the computer it was made on; looking makes no secret for this one."""
    shutil.rmtree(desk.home / "config")
    status, _, err = desk.verify()
    assert status == 1
    assert "computer" in err
    assert not (desk.home / "config").exists()


def test_files_that_are_not_there(desk: Desk) -> None:
    """Book, keys, credentials: each is named."""
    desk.credentials.write_text("{not json")
    assert desk.verify()[0] == 1
    desk.credentials.unlink()
    status, _, err = desk.verify()
    assert (status, "credentials file" in err) == (1, True)
    desk.know(password=f"{PASSWORD}-{PHARMACIST}")
    desk.book.unlink()
    status, out, err = desk.verify()
    assert status == 1
    assert "not where it should be" in out + err
    desk.book.with_suffix(".keys").unlink()
    status, _, err = desk.verify()
    assert (status, err.count("\n")) == (1, 1)


def test_a_file_of_another_kind(desk: Desk) -> None:
    """A database that is not encrypted, and a picture."""
    for content in (b"SQLite format 3\x00" + bytes(8192), b"\x89PNG" * 4096, b""):
        desk.book.write_bytes(content)
        status, out, _ = desk.verify()
        assert status == 1
        assert "no words yet" not in out


def test_wrong_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with the usage; the version is no mistake."""
    for words in (["dance"], ["verify"], ["simulate", "cow"], ["demo", "--patients", "many"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert ended.value.code == 2
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_a_simulated_pump_says_where_it_is() -> None:
    """One JSON line with its URL, before anything else; it ends when its input does."""
    command = [sys.executable, "-m", "cdstation", "simulate", "pump", "--protocol", "knf", "--listen", "tcp:0"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as pump:
        assert pump.stdout
        line = json.loads(pump.stdout.readline())
        pump.communicate('{"quit": 1}\n')
    assert line["url"].startswith("socket://127.0.0.1:")
    assert (line["protocol"], line["pid"] > 0, pump.returncode) == ("knf", True, 0)


def test_a_fault_that_does_not_exist() -> None:
    """A sentence with the choice, and exit 2."""
    command = [sys.executable, "-m", "cdstation", "simulate", "pump", "--fault", "bad-mood"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "bad-mood" in ended.stderr
    assert "Traceback" not in ended.stderr
