"""What is no page carries the same protection: files, what is polled, what is downloaded, what customers see."""

import base64

import pytest
from django.test import Client
from django.utils.timezone import now

from casework.remedying import remedy_with_gift
from complaints.choices import State
from complaints.filing import file_away
from followups.feeds import issue
from followups.links import token_of
from followups.models import FollowUp
from followups.surveys import make_survey
from tests.builders import make_case, make_person, make_team
from tests.goodwill import make_budget, make_item, make_resolved_case, make_sorry_case
from tests.journeys.everything import PIXEL
from tests.security.hostile import stranger_to_exceptions
from tests.security.test_headers import FIXED

pytestmark = pytest.mark.django_db
PICTURE = base64.b64decode(PIXEL)
OTHERWISE = {"another language": 302, "sign-out": 302, "the mark of the house": 302, "survey, answered": 303}
OTHERWISE |= {"a link to set a password": 410, "survey, refused": 422}
SECRET_ADDRESSES = {"survey", "survey, refused", "survey, answered", "a calendar feed"}  # told to nobody by a link
CLOSED = {"survey", "survey, refused", "survey, answered", "a file of a case", "a picture"}  # may load nothing at all


def lacks(kind: str, answer) -> list[str]:
    """What an answer does not say though it should."""
    wanted, headers = FIXED | ({"Referrer-Policy": "no-referrer"} if kind in SECRET_ADDRESSES else {}), answer.headers
    found = [name for name, value in wanted.items() if headers.get(name) != value]
    found += [] if "camera=()" in headers.get("Permissions-Policy", "") else ["Permissions-Policy"]
    policy = headers.get("Content-Security-Policy", "")
    begins = "default-src 'none'" if kind in CLOSED else "default-src 'self'"
    words = (begins, "base-uri 'none'", "frame-ancestors 'none'")
    found += [word for word in words if word not in policy] + (["unsafe"] if "unsafe" in policy else [])
    return found + [name for name in ("Server", "X-Powered-By") if name in headers]


def answers() -> dict[str, object]:
    """{kind of answer: one}."""
    chief = make_person("manager", team=make_team())
    client = stranger_to_exceptions(chief)
    case = make_case(State.PROPOSED, by=chief)
    make_budget(chief.team, by=chief)
    item = make_item(280)
    item.show(PICTURE, "png", by=chief, at=now())
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    sorry = make_sorry_case(chief, amount=8000)
    gift = remedy_with_gift(sorry, by=chief, at=now(), item=item, amount=280, timing="by_hand", why="Twins.", **card)
    kept = case.keep_file(by=chief, at=now(), name="a.png", kind="png", filed=file_away([PICTURE]))
    call = FollowUp.objects.filter(complaint=make_resolved_case(chief, severity="moderate")).first()
    survey = f"/survey/{token_of(make_survey(call, by=chief, at=now()).nonce)}/"
    of_case = f"/cases/{case.reference}/"
    return {
        "polled": client.get("/notices/sign/"),
        "polled, the floor": client.get("/floor/state/"),
        "a part of a page": client.get("/desk/strip/"),
        "what a form asks on the way": client.post("/cases/new/suggestion/", {"words": "It leaks."}),
        "a file of a case": client.get(f"{of_case}attachments/{kept.pk}/"),
        "a picture": client.get(f"/gifts/catalogue/{item.pk}/picture/"),
        "a dossier as JSON": client.get(f"{of_case}dossier.json"),
        "a sheet of the register": client.post("/gifts/export/", {"as": "xlsx"}),
        "reference data, CSV": client.get("/admin/complaints/cause/export/?as=csv"),
        "reference data, XLSX": client.get("/admin/complaints/cause/export/?as=xlsx"),
        "choices that are looked for": client.get(
            "/admin/autocomplete/?app_label=complaints&model_name=complaint&field_name=category&term=q"
        ),
        "words for scripts of the admin": client.get("/admin/jsi18n/"),
        "a list of the admin": client.get("/admin/complaints/complaint/"),
        "an import that is refused": client.post("/admin/complaints/cause/import/", {}),
        "paper": client.get(f"/gifts/{gift.pk}/card/"),
        "a calendar feed": Client().get(f"/follow-ups/calendar/{issue(chief, at=now())}.ics"),
        "another language": client.post("/language/", {"language": "zh-hant", "next": "/desk/"}),
        "a static file": client.get("/static/css/admin.css"),
        "the mark of the house": client.get("/favicon.ico"),
        "sign-out": stranger_to_exceptions(make_person("agent")).post("/sign-out/"),
        "a link to set a password": Client().get("/sign-in/link/nothing/"),
        "survey": Client().get(survey),
        "survey, refused": Client().post(survey, {}),
        "survey, answered": Client().post(survey, {"solved": "yes", "wants_call": ""}),
    }


def test_every_kind_of_answer_is_protected():
    found = answers()
    found["a static file"].close()
    statuses = {kind: answer.status_code for kind, answer in found.items()}
    assert {kind: status for kind, status in statuses.items() if status != 200} == OTHERWISE
    assert {kind: wrong for kind, one in found.items() if (wrong := lacks(kind, one))} == {}
