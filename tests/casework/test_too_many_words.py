"""More words than are kept: refused, never cut, and told what to do with them that can be done at this place."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from casework.doors import DOORS
from casework.forms.base import MOST_WORDS, WordsField
from complaints.choices import State
from complaints.models import Complaint
from tests.builders import cast_with_cases, make_case, make_person
from tests.staging import staged

pytestmark = pytest.mark.django_db
made, cast = staged(cast_with_cases)

MANY = "x" * (MOST_WORDS + 1)
AS_A_FILE = "These are 20001 characters; 20000 are kept. Add the whole text as a file instead."
IN_THE_CASE = "Say it in fewer words; all of it may go into a note or a file on the page of the case."
FEWER = "Say it in fewer words."


def words_of(form: type) -> list[str]:
    """The names of the fields that take free words."""
    return [name for name, field in form.base_fields.items() if isinstance(field, WordsField)]


def test_a_door_sends_the_rest_to_the_page_of_the_case_as_it_takes_no_file_itself(cast, supervisor, client):
    case = cast.cases[State.INVESTIGATING]
    asked = {noun: door.form for noun, door in DOORS.items() if words_of(door.form)}
    assert len(asked) > 15
    for noun, form in asked.items():
        typed = form(dict.fromkeys(words_of(form), MANY), case=case, user=supervisor)
        refused = {name: typed.errors[name][0] for name in words_of(form) if name in typed.fields}
        assert refused and all(IN_THE_CASE in told for told in refused.values()), (noun, refused)
    client.force_login(supervisor)
    for noun in ("findings", "messages", "apology"):
        assert 'type="file"' not in client.get(reverse("casework:door", args=[case.reference, noun])).content.decode()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", AS_A_FILE),
        ("zh-hant", "這裡有 20001 個字，最多可留 20000 個。請把全文當作檔案附上。"),
        ("zh-hans", "这里有 20001 个字，最多可留 20000 个。请把全文作为文件附上。"),
    ],
)
def test_where_files_are_taken_the_whole_text_may_be_one(language, told, cast, agent, client):
    client.force_login(agent)
    client.cookies["django_language"] = language
    case = cast.cases[State.INVESTIGATING]
    written = client.post(reverse("casework:reply", args=[case.reference]), {"version": case.version, "body": MANY})
    recorded = client.post(reverse("casework:new_case"), {"words": MANY, "what_was_done": MANY})
    for page, times in ((written, 1), (recorded, 2)):
        text = page.content.decode()
        assert page.status_code == 422
        assert text.count(told) == times
        assert 'type="file"' in text
        assert MANY in text, "what was typed is still there"


def test_whoever_writes_no_notes_is_not_sent_to_write_one(cast, agent, client):
    """A trainer reads the case, and nominates it; only its words can be fewer."""
    trainer = make_person("trainer")
    client.force_login(trainer)
    case = make_case(State.CLOSED, by=agent)
    assert not case.may("add_message", trainer)
    page = client.post(reverse("training:nominate", args=[case.reference]), {"lesson": "model", "why": "x" * 2001})
    assert page.status_code == 422
    assert page.context["form"].errors["why"] == ["These are 2001 characters; 2000 are kept. " + FEWER]


def test_a_browser_cuts_nothing_that_is_pasted(cast, agent, client):
    """With ``maxlength`` it would keep the beginning and tell nobody."""
    client.force_login(agent)
    case = cast.cases[State.INVESTIGATING]
    pages = [case.get_absolute_url(), reverse("casework:new_case")]
    pages += [reverse("casework:door", args=[case.reference, noun]) for noun in ("findings", "messages", "apology")]
    for address in pages:
        page = client.get(address).content.decode()
        areas = [part.split(">")[0] for part in page.split("<textarea")[1:]]
        assert areas, address
        assert not [area for area in areas if "maxlength" in area], address


def test_a_passage_too_long_to_look_for_is_to_be_copied_shorter(cast, supervisor, client):
    client.force_login(supervisor)
    case: Complaint = cast.cases[State.INVESTIGATING]
    said = case.add_message(by=supervisor, at=now(), direction="internal", body="Ask the depot.")
    address = reverse("casework:message_act", args=[case.reference, said.pk, "redaction"])
    page = client.post(address, {"passage": MANY})
    assert "Copy a shorter passage." in page.context["form"].errors["passage"][0]
