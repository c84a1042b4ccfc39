"""The way through the custody screen on which its pictures are taken."""

from collections.abc import Iterator

from cdstation.ui.fiction.workplace import Workplace


def keep_custody(place: Workplace) -> Iterator[str]:
    """Keys, a hand-over with its signatures, authorities, forms, licences and site settings."""
    hands, custody = place.hands, place.custody
    place.station.custody.keys.uncounted = 2
    place.window.go_to("custody")
    place.wait()
    yield "custody-keys"
    hands.press("hand-cabinet")
    yield "custody-hand-over"
    hands.press("giver-away")
    yield "custody-giver-away"
    for subject in ("authorities", "stationery", "licences"):
        custody.show_step(subject)
        place.wait()
        yield f"custody-{subject}"
    hands.press("new-licence")
    yield "custody-new-licence"
    custody.show_step("stationery")
    hands.press("forms-issue")
    yield "custody-hand-forms-out"
    custody.show_step("settings")
    place.wait()
    yield "custody-settings"
    hands.press("change-amber-band")
    hands.type_into("setting-value", "1.5")
    yield "custody-change-setting"
