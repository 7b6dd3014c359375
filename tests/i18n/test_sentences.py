"""Sentences that take words in end once, in all three languages."""

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from casework.doors import DOORS
from casework.words import status_sentence
from complaints.choices import State
from tests.builders import make_case
from ui.sentences import ended_once, recorded

LANGUAGES = ("en", "zh-hant", "zh-hans")
TWICE = ("!.", "?.", "..", "！。", "？。", "。。", "！.", "？.")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Recorded: Help!.", "Recorded: Help!"),
        ("已記錄：求助！。", "已記錄：求助！"),
        ("已记录：还有什么不知道？。", "已记录：还有什么不知道？"),
        ("You will hear from us by noon: I ring back..", "You will hear from us by noon: I ring back."),
        ("明天前回覆：我們會回電。。", "明天前回覆：我們會回電。"),
        ("Let me see... and then.", "Let me see... and then."),
        ("Recorded: Hand it up.", "Recorded: Hand it up."),
    ],
)
def test_a_sentence_ends_once(sentence, told):
    assert ended_once(sentence) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_recorded_is_told_with_one_mark_at_its_end(language):
    with override(language):
        told = [recorded(door.title) for door in DOORS.values()]
    assert [line for line in told if line.endswith(TWICE)] == []
    assert {line[-1] for line in told} <= set(".!?。！？")


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["We ring back.", "我們會回電。", "Is it well?"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_that_is_a_sentence_is_read_aloud_as_one(language, words, agent):
    case = make_case(State.COMMITTED, by=agent)
    promise = case.make_promise(by=agent, at=now(), text=words, owner=agent, due_at=now())
    with override(language):
        assert not status_sentence(case, promise).endswith(TWICE)
