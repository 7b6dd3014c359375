"""A manager puts a programme together in the admin, and looks at it on a calendar."""

import pytest
from django.utils.timezone import localdate

from followups.models import Programme
from tests.builders import make_person

pytestmark = pytest.mark.django_db


def step(number, **facts):
    known = {
        "position": number + 1, "name_en": f"Step {number}", "name_zh_hant": "步驟", "name_zh_hans": "步骤",
        "counted_from": "start", "event": "", "earliest_hours": 24 * number, "latest_hours": 24 * number + 12,
        "channel": "phone", "who": "handler", "role": "", "proof": "note",
    } | facts  # fmt: skip
    return {f"steps-{number}-{name}": value for name, value in known.items()}


def typed(*steps):
    names = {"name_en": "Three days", "name_zh_hant": "三日關懷", "name_zh_hans": "三日关怀"}
    sets = {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": 0}
    whole = {
        "code": "three-days",
        "starts_on": localdate().isoformat(),
        "ends_on": "",
        "needs_complaint": "on",
        **names,
        **sets,
    }
    for one in steps:
        whole |= one
    return whole


BOOKING = {"counted_from": "before_event", "event": "booking", "earliest_hours": 48, "latest_hours": 24}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_three_steps_and_their_days(client, language):
    client.force_login(make_person("manager", language=language))
    client.cookies["django_language"] = language
    assert client.get("/admin/followups/programme/add/").status_code == 200
    answer = client.post("/admin/followups/programme/add/", typed(step(0), step(1), step(2, **BOOKING)))
    assert answer.status_code == 302, answer.context["errors"]
    programme = Programme.objects.get(code="three-days")
    assert programme.steps.count() == 3
    where = f"/admin/followups/programme/{programme.pk}/preview/"
    page = client.get(where, {"start": "2026-02-16", "event": "2026-03-02"})
    marked = {
        day["on"].isoformat(): [one.position for one in day["steps"]]
        for month in page.context["months"] for week in month["weeks"] for day in week if day["steps"]
    }  # fmt: skip
    assert marked == {"2026-02-16": [1], "2026-02-17": [2], "2026-02-28": [3], "2026-03-01": [3]}
    festivals = [day for month in page.context["months"] for week in month["weeks"] for day in week if day["is_quiet"]]
    assert "2026-02-17" in {day["on"].isoformat() for day in festivals}  # the lunar New Year
    assert client.get(where, {"start": "2026-13-45"}).status_code == 200


def test_what_waits_comes_last(client):
    client.force_login(make_person("manager"))
    answer = client.post("/admin/followups/programme/add/", typed(step(0, **BOOKING), step(1)))
    assert answer.status_code == 200
    assert "Only the last step waits for an event." in answer.content.decode()
    assert not Programme.objects.filter(code="three-days").exists()


def test_others_look_but_do_not_compose(client):
    client.force_login(make_person("auditor"))
    assert client.get("/admin/followups/programme/add/").status_code == 403
