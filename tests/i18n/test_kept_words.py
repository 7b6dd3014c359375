"""What is drawn once and kept is drawn once in each language: whoever reads first decides for nobody else."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from accounts.models import User
from casework.forms.recording import RecordingForm
from ui.moments import deadline_words, exact_words, length_words


def choices(name):
    """What a new form offers, with its drawings."""
    return RecordingForm(user=User()).fields[name].choices


KEPT = {
    "a length of time": lambda: length_words(150 * 60),
    "a deadline": lambda: deadline_words(now() - timedelta(days=3)),
    "a moment": lambda: exact_words(now()),
    "the channels": lambda: choices("channel"),
    "the severities": lambda: choices("severity"),
    "the emotions": lambda: choices("emotion_kind"),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_kept_speaks_the_language_of_each_reader(what):
    read = []
    for language in ("en", "zh-hant", "zh-hans", "en"):
        with override(language):
            read.append(str(KEPT[what]()))
    english, traditional, simplified, again = read
    assert english == again
    assert english not in {traditional, simplified}
