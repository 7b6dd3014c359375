"""What is held about a customer, to take away: complete, in their language, escaped, and noted."""

import io
import json
import zipfile

import pytest
from django.utils.timezone import now

from audit.models import Access
from privacy.exporting import archive
from tests.builders import Cast
from tests.goodwill import make_budget, make_item
from tests.privacy.planted import CORES, plant_person
from tests.staging import staged

pytestmark = pytest.mark.django_db

# Ours, not told: what only a copy with internal notes contains.
INTERNAL = ("-gloss-", "-knows-", "-tried-", "-ask-not-", "-help-", "-whisper-", "-change-", "-helped-", "-linked-",
            "-evidence-", "-question-", "-told-", "-task-", "-result-", "-dropped-", "-broken-",
            "-reply-", "-bounce-", "-legal-", "-draft-",
            "-note-", "-attempt-", "-ack-", "-reason-", "-finding-", "-hold-", "-lesson-", "-gift-why-", "-gift-note-",
            "-gift-clearance-", "-gift-anger-",
            "-revision-", "-reopening-", "-withdrawal-", "-escalation-", "-why-", "-obstacle-", "-kept-",
            "-no-apology-", "-waits-", "-handed-", "-gift-reason-", "-approval-",
            "-approved-", "-vain-", "-remark-", "-care-", "-pin-")  # fmt: skip
# Between trainers and the agent: in no export of the case or the customer, internal notes or not.
NEVER = ("-score-",)
# Not held as the present state: earlier versions, of which the history tells, and other options' small print.
EARLIER = ("-learn-", "-old-name-", "-old-street-", "-line-", "-pros-", "-cons-", "-hold-", "-handed-")


def cast_that_knows_people():
    """In ``planted`` a customer of each language with words everywhere, and the words."""
    cast = Cast()
    make_budget(cast.team, by=cast.manager)
    facts = {"by": cast.agent, "chief": cast.manager, "items": [make_item(280)]}
    cast.planted = {language: plant_person(number, language, **facts) for number, language in enumerate(CORES)}
    return cast


made, cast = staged(cast_that_knows_people)


def unpacked(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        return {name: files.read(name).decode() for name in files.namelist()}


@pytest.mark.parametrize("language", CORES)
def test_every_word_the_person_knows_is_in_both_forms(language, cast):
    customer, words = cast.planted[language]
    files = unpacked(archive(customer, internal=False, at=now()))
    assert set(files) == {"index.html", "style.css", "data.json"}
    theirs = [word for word in words if not any(mark in word for mark in (*INTERNAL, *EARLIER, *NEVER))]
    for name in ("index.html", "data.json"):
        lacking = [word for word in theirs if word.lower() not in files[name].lower()]
        assert lacking == [], name
    heading = {"en": "What we hold about you", "zh-hant": "我們持有的您的資料", "zh-hans": "我们持有的您的资料"}
    assert heading[language] in files["index.html"]
    assert json.loads(files["data.json"])["customer"] == customer.pk


def test_internal_notes_are_a_choice(cast):
    customer, words = cast.planted["en"]
    ours = [word for word in words if any(mark in word for mark in INTERNAL)]
    ours = [word for word in ours if not any(mark in word for mark in (*EARLIER, *NEVER))]
    without = "".join(unpacked(archive(customer, internal=False, at=now())).values())
    assert [word for word in ours if word in without] == []
    with_notes = "".join(unpacked(archive(customer, internal=True, at=now())).values())
    assert [word for word in ours if word not in with_notes] == []
    kept = [word for word in words if any(mark in word for mark in NEVER)]
    assert len(kept) > 5
    assert [word for word in kept if word.lower() in with_notes.lower()] == []


def test_words_are_text_and_never_markup(cast):
    customer, _words = cast.planted["en"]
    customer.name = "<script>alert(1)</script>"
    customer.save()
    page = unpacked(archive(customer, internal=True, at=now()))["index.html"]
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_legal_and_managers_export_and_it_is_noted(client, cast, manager, legal):
    customer, _words = cast.planted["en"]
    for person in (manager, legal):
        client.force_login(person)
        answer = client.post(f"/customers/{customer.pk}/export/", {"internal": "on"})
        assert answer["Content-Type"] == "application/zip"
        assert answer["Cache-Control"] == "no-store"
        assert f"customer-{customer.pk}.zip" in answer["Content-Disposition"]
        assert "index.html" in unpacked(answer.content)
    noted = Access.objects.about(customer).filter(kind="exported").order_by("pk")
    assert [(access.actor, access.facts) for access in noted] == [
        (manager, {"internal": True}),
        (legal, {"internal": True}),
    ]
