"""Two answers to one survey at the same time."""

from threading import Thread

import pytest
from django.db import connection
from django.utils.timezone import now

from casework.surveying import take_answer
from followups.answering import NotAnswerable
from followups.links import token_of
from followups.models import Survey
from followups.surveys import make_survey
from tests.casework.test_survey import make_cast


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_count_once():
    cast = make_cast()
    survey = make_survey(cast.followup, by=cast.agent, at=now())
    outcomes = []

    def answer(words):
        try:
            take_answer(token_of(survey.nonce), at=now(), solved="yes", words=words)
            outcomes.append(words)
        except NotAnswerable:
            outcomes.append(None)
        finally:
            connection.close()

    racers = [Thread(target=answer, args=[word]) for word in ("one", "two")]
    [racer.start() for racer in racers]
    [racer.join() for racer in racers]
    assert sorted(outcomes, key=str).count(None) == 1
    assert Survey.objects.get().words in outcomes
