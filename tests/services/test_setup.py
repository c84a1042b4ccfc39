"""A new area: what it must have, what is shown once, and that nothing is left behind when it cannot be made."""

from dataclasses import replace
from pathlib import Path

import pytest

from cdstation.services.clocks import SetClock
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan, PersonPlan, Progress
from tests.services.disks import refusing_disk
from tests.services.hatch import (
    ASSISTANT,
    METHADONE,
    MORNING_MS,
    NURSE,
    PASSWORD,
    PHARMACIST,
    SoftPump,
    make_station,
    person_plan,
)
from tests.services.raising import refused

PLAN = AreaPlan(
    name="Drug store, Wing Ä",
    prison="HMP Example",
    address="1 Sample Road",
    people=(person_plan(NURSE), person_plan(ASSISTANT), person_plan(PHARMACIST)),
    pages=((METHADONE, 125_500),),
)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """A station without any area."""
    return make_station(tmp_path, SetClock(MORNING_MS, running=False), SoftPump())


def left_behind(home: Path) -> list[str]:
    """Files that belong to an area."""
    return sorted(path.name for folder in ("areas", "anchors") for path in (home / folder).glob("*") if path.is_file())


def test_an_area_is_made(station: Station, tmp_path: Path) -> None:
    """Encrypted book, keys, anchor; its opening balance signed by two; the supervisor is the first signature."""
    steps: list[Progress] = []
    done = station.setup.create_area(PLAN, steps.append)
    assert done.area.area_id.startswith("drug-store-wing-a-")
    assert (len(done.shares), done.badges, done.secret_kept_in) == (3, (), "private-file")
    assert (steps[0].done, steps[-1].done, steps[-1].total) == (0, 4, 4)
    assert [area.area_id for area in station.access.areas()] == [done.area.area_id]
    station.access.unlock(done.area.area_id, f"{PASSWORD}-{NURSE}")
    station.access.wait_verified()
    status = station.status()
    assert (status.state.value, status.area, status.prison, status.simulated) == (
        "signed-out",
        "Drug store, Wing Ä",
        "HMP Example",
        False,
    )
    (page,) = station.register.pages()
    assert station.register.balance(page.page) == 125_500
    (line,) = station.register.latest(page.page)
    assert (line.given_by, line.witnessed_by) == ("PATELSON, Nisha", "OKAFOR, Ada")
    with refused("not-a-simulated-area"):
        station.history_book()
    station.close()
    assert len(left_behind(tmp_path)) >= 3


@pytest.mark.req("D2", "D3", "H-21")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "area-name-missing"),
        ({"prison": ""}, "area-name-missing"),
        ({"address": ""}, "area-name-missing"),
        ({"people": (person_plan(PHARMACIST),)}, "too-few-people"),
        ({"people": (person_plan(NURSE), person_plan(ASSISTANT))}, "nobody-may-supervise"),
        ({"people": (replace(person_plan(PHARMACIST), password=""), person_plan(ASSISTANT))}, "nobody-can-unlock"),
        (
            {"people": (person_plan(PHARMACIST), replace(person_plan(PHARMACIST), given="NISHA"))},
            "person-already-enrolled",
        ),
        ({"people": (person_plan(PHARMACIST), replace(person_plan(ASSISTANT), pin="111111"))}, "pin-too-simple"),
        ({"people": (person_plan(PHARMACIST), replace(person_plan(ASSISTANT), pin="12345a"))}, "pin-not-six-figures"),
        ({"people": (person_plan(PHARMACIST), replace(person_plan(NURSE), password="short"))}, "password-too-short"),
        (
            {"people": (person_plan(PHARMACIST), PersonPlan("Grange", "Pat", "prison officer", "", "602915"))},
            "nobody-may-witness",
        ),
        ({"pages": (("000", 1),)}, "product-unknown"),
        ({"pages": ((METHADONE, 1), (METHADONE, 2))}, "page-already-open"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_an_area(station: Station, tmp_path: Path, change: dict[str, object], code: str) -> None:
    """Refused, and not a file of it is left."""
    with refused(code):
        station.setup.create_area(AreaPlan(**vars(PLAN) | change))
    assert left_behind(tmp_path) == []


@pytest.mark.req("H-25")
def test_a_disk_that_refuses(station: Station, tmp_path: Path) -> None:
    """Half an area is none."""
    station.setup.create_area(replace(PLAN, name="first"))
    before = left_behind(tmp_path)
    with refusing_disk(), pytest.raises(Exception, match=r"^(entry-not-written|folder-read-only|disk-full)$"):
        station.setup.create_area(PLAN)
    assert left_behind(tmp_path) == before


@pytest.mark.req("H-21", "T7")
def test_people_are_checked_while_the_form_still_stands(station: Station) -> None:
    """One by one, against those who are on the form already."""
    check = station.setup.check_person
    check(person_plan(NURSE))
    with refused("person-already-enrolled"):
        check(person_plan(NURSE), (person_plan(ASSISTANT), replace(person_plan(NURSE), registration="", given="ADA")))
    for change, code in (
        ({"family": ""}, "name-missing"),
        ({"role": "cook"}, "role-unknown"),
        ({"pin": "654321"}, "pin-too-simple"),
        ({"password": "short"}, "password-too-short"),
        ({"competent_until": "2027"}, "competency-not-a-date"),
    ):
        with refused(code):
            check(PersonPlan(**vars(person_plan(NURSE)) | change))


@pytest.mark.req("D3")
def test_badges_and_shares_are_printed_once(station: Station, tmp_path: Path) -> None:
    """A sheet for each share and one with the badges; neither is kept anywhere else."""
    people = (person_plan(PHARMACIST), replace(person_plan(ASSISTANT), issue_badge=True))
    plan = replace(PLAN, people=people)
    done = station.setup.create_area(plan)
    ((number, name, code),) = done.badges
    assert (number, name) == (2, "REED, Jo")
    station.access.unlock(done.area.area_id, code)
    assert station.access.person_of_badge(code).number == 2
    station.close()
    assert station.handouts.print_share(plan, done, 1, tmp_path / "share.pdf").stat().st_size > 1_000
    assert station.handouts.print_badges(plan, done, tmp_path / "badges.pdf").stat().st_size > 1_000
    for path in (one for one in (tmp_path / "areas").rglob("*") if one.is_file()):
        content = path.read_bytes()
        assert code.encode() not in content
        assert not any(share.encode() in content for share in done.shares)
