"""Canaries: a name, a PIN, a password and keys that must never turn up outside the encrypted file (T13, H28)."""

import gc
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from cdstation import logs
from cdstation.errors import StationError
from cdstation.storage.backup import back_up
from cdstation.storage.driver import driver
from cdstation.storage.keys import KeysFile, load_keys
from cdstation.storage.readmodels import PageReader
from cdstation.storage.signing import unwrap_signer, wrap_signer
from cdstation.storage.verify import full_check
from cdstation.treatment.acts import PatientRegistered
from tests.storage.ward import AREA, CHEAP, KEY, MACHINE, NURSE, Ward

NAME = "Zaphira-Canary"
PIN = "902817"
PASSWORD = "canary velvet thunder"


def _secrets(ward: Ward) -> dict[str, bytes]:
    return {
        "name": NAME.encode(),
        "pin": PIN.encode(),
        "password": PASSWORD.encode(),
        "file key": KEY.raw,
        "file key in hex": KEY.raw.hex().encode(),
        "signing key": ward.nurse.private_bytes(),
        "signing key in hex": ward.nurse.private_bytes().hex().encode(),
        "machine secret": MACHINE,
    }


def _patient(name: str = NAME) -> PatientRegistered:
    return PatientRegistered(7, "A0007AA", "9990000000", name, "Nadia", "1990-01-02", "B1-01", (), "")


@pytest.mark.req("H28", "T13")
def test_no_file_holds_a_canary(ward: Ward, tmp_path: Path) -> None:
    """Book, journal, keys, lock, anchor, backup, log, and whatever else is left in the folders."""
    handler = logs.start(tmp_path / "logs")
    slots, _ = KeysFile(AREA).with_password(KEY, NURSE, PASSWORD, MACHINE, CHEAP).with_recovery(KEY, CHEAP)
    slots.save(ward.files.keys)
    ward.write(_patient(), patient=7)
    line = ward.dose(7)
    ward.note_to(line, f"Told {NAME}")
    PageReader(ward.ledger).find(ward.page, NAME)
    journals: list[bytes] = []
    draft = ward.draft(_patient(f"{NAME}-again"), patient=7)
    ward.ledger.append(draft, ward.nurse, check=lambda: journals.extend(_contents(ward.files.book.parent)))
    back_up(ward.files, KEY, tmp_path / "stick", "copy")
    _provoke(ward)
    ward.ledger.close()
    logging.getLogger().removeHandler(handler)
    handler.close()
    files = [*_contents(ward.files.book.parent.parent), *_contents(tmp_path), *journals]
    found = [what for what, secret in _secrets(ward).items() if any(secret in content for content in files)]
    assert len(files) > 8
    assert found == []


def _contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() + str(path).encode() for path in folder.rglob("*") if path.is_file()]


def _provoke(ward: Ward) -> None:
    """Errors of every kind on the way, each logged."""
    for attempt in _mistakes(ward):
        try:
            attempt()
        except (StationError, driver.Error, ValueError) as error:
            logs.note_error(error)
            logging.getLogger("elsewhere").error("failed for %s", NAME, exc_info=error)


def _mistakes(ward: Ward) -> list[Callable[[], object]]:
    wrapped = wrap_signer(ward.nurse, PIN, "", MACHINE, CHEAP)
    return [
        lambda: load_keys(ward.files.keys).unlock_with_password(PASSWORD + "x", MACHINE),
        lambda: unwrap_signer(wrapped, PIN[::-1], "", MACHINE),
        lambda: ward.ledger.append(ward.draft(_patient(), patient=-1), ward.nurse),
        lambda: ward.ledger.append(ward.draft(_patient(), witness=NURSE), ward.nurse, ward.nurse),
        lambda: ward.ledger.ask(lambda reading: reading.connection.execute("SELECT nothing FROM ?", (NAME,))),
        lambda: ward.start(7),
    ]


@pytest.mark.req("H28", "T13")
def test_no_error_speaks_a_canary(ward: Ward) -> None:
    """Neither its text nor its whole trace; a rule's facts hold no names."""
    ward.write(_patient(), patient=7)
    ward.dose(7)
    spoken = []
    for attempt in _mistakes(ward):
        with pytest.raises((StationError, driver.Error)) as caught:
            attempt()
        spoken.append("".join(traceback.format_exception(caught.value)) + repr(vars(caught.value)))
    said = "\n".join(spoken).encode()
    lines = [line for line in said.splitlines() if b"PIN" not in line]  # our own source is quoted in a trace
    assert [what for what, secret in _secrets(ward).items() if any(secret in line for line in lines)] == []


@pytest.mark.req("T13")
def test_findings_hold_codes_and_numbers(ward: Ward) -> None:
    """What a check says may be sent to whoever mends the station."""
    ward.write(_patient(), patient=7)
    ward.ledger.close()
    content = bytearray(ward.files.book.read_bytes())
    for at in range(4096 * 3 + 99, len(content), 4096):
        content[at] ^= 1
    ward.files.book.write_bytes(content)
    findings = full_check(ward.files, KEY)
    assert findings
    for finding in findings:
        assert all(isinstance(value, int) or value.replace("-", "").isalnum() for _, value in finding.facts)
        assert NAME not in repr(finding)


@pytest.mark.req("E14")
def test_closing_lets_go_of_the_connections(ward: Ward) -> None:
    """No connection outlives the ledger: what cipher_memory_security wipes is wiped."""
    ward.ledger.close()
    gc.collect()
    assert [one for one in gc.get_objects() if isinstance(one, driver.Connection)] == []
