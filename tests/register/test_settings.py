"""Site settings: a default, and a range that a site cannot leave (house §8, J3, J4)."""

import pytest

from cdstation.errors import RuleError
from cdstation.register.settings import SETTINGS, check_setting, check_together, defaults


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_moves_within_its_range_and_no_further(name: str) -> None:
    """Both ends are allowed, one beyond is refused with the range as facts."""
    setting = SETTINGS[name]
    for value in (setting.least, setting.default, setting.most):
        check_setting(name, value)
    for value in (setting.least - 1, setting.most + 1):
        with pytest.raises(RuleError, match=r"^setting-out-of-range$") as refusal:
            check_setting(name, value)
        assert refusal.value.facts == {"name": name, "least": setting.least, "most": setting.most}


def test_an_unknown_setting_is_refused() -> None:
    """Nothing is stored that nobody reads."""
    with pytest.raises(RuleError, match=r"^setting-unknown$"):
        check_setting("dose-cap", 1)


@pytest.mark.req("J3", "J4", "H-1")
def test_the_defaults_are_those_that_were_decided() -> None:
    """A change here is a change of policy."""
    assert defaults() == {
        "dose-cap-ug": 120_000,
        "witness-before-ug": 80_000,
        "ending-days": 3,
        "note-band": 100,
        "amber-band": 200,
        "shortage-ul": 30_000,
        "trend-checks": 3,
        "count-solid-days": 1,
        "count-liquid-days": 7,
        "count-at-pump": 1,
        "mean-band": 200,
        "shot-band": 300,
        "case-shift-hours": 8,
        "case-incident-hours": 24,
        "case-cdao-hours": 48,
        "residue-ul": 100_000,
        "idle-seconds": 120,
        "licence-needed": 0,
        "licence-renew-days": 210,
        "licence-soon-days": 90,
        "licence-urgent-days": 30,
        "authority-days": 30,
        "shift-hours": 8,
    }


@pytest.mark.req("J3", "J4")
def test_a_site_may_tighten_and_never_loosen_beyond_the_ceiling() -> None:
    """5 % for counts; the pump's limits only go down."""
    assert SETTINGS["amber-band"].most == SETTINGS["note-band"].most == 500
    for name in ("mean-band", "shot-band", "shortage-ul"):
        assert SETTINGS[name].most == SETTINGS[name].default


@pytest.mark.req("J3")
@pytest.mark.parametrize(("note", "fits"), [(199, True), (200, True), (201, False)])
def test_the_note_ends_where_amber_begins(note: int, *, fits: bool) -> None:
    """Or a difference that should open a case would only be noted."""
    settings = defaults() | {"note-band": note}
    if fits:
        check_together(settings)
        return
    with pytest.raises(RuleError, match=r"^setting-bands-crossed$"):
        check_together(settings)
