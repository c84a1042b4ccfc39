"""Site settings: changed by a supervisor with a second person, within their limits, as an entry (house §8, J3)."""

import pytest

from cdstation.register.acts import SettingChanged
from cdstation.register.settings import SETTINGS
from tests.services.hatch import ASSISTANT, LEAD, NURSE, PHARMACIST, Hatch, proof
from tests.services.raising import refused


@pytest.mark.req("J3", "BAL-5")
def test_a_limit_is_changed_by_two_and_stands_in_the_book(hatch: Hatch) -> None:
    """From then on it holds, also after a restart."""
    hatch.station.settings.change("note-band", 50, proof(PHARMACIST), proof(NURSE))
    line = hatch.entries[-1]
    assert line.body == SettingChanged("note-band", 50)
    assert (line.draft.by, line.draft.witness) == (PHARMACIST, NURSE)
    hatch.reopen()
    now = {one.name: one for one in hatch.station.settings.all()}
    assert (now["note-band"].value, now["note-band"].default, now["note-band"].most) == (50, 100, 500)
    assert set(now) == set(SETTINGS)


@pytest.mark.req("J3")
def test_nobody_loosens_a_limit_beyond_its_end_or_alone(hatch: Hatch) -> None:
    """5 % at the most; a nurse does not decide it; the second person is another one."""
    change, last = hatch.station.settings.change, len(hatch.entries)
    with refused("setting-out-of-range"):
        change("amber-band", 501, proof(PHARMACIST), proof(NURSE))
    with refused("setting-unknown"):
        change("amber", 1, proof(PHARMACIST), proof(NURSE))
    with refused("setting-bands-crossed"):
        change("note-band", 201, proof(PHARMACIST), proof(NURSE))
    with refused("role-may-not-supervise"):
        change("note-band", 50, proof(NURSE), proof(ASSISTANT))
    with refused("witness-is-the-actor"):
        change("note-band", 50, proof(LEAD), proof(LEAD))
    assert len(hatch.entries) == last
    change("amber-band", 500, proof(LEAD), proof(PHARMACIST))
    change("note-band", 500, proof(LEAD), proof(PHARMACIST))
