"""A name that managers may change later is kept in each language, and read in the reader's."""

from django.utils.translation import override

from audit import journal


def test_a_name_is_read_in_the_language_of_the_reader():
    facts = {"programme": {"en": "72 hours", "zh-hant": "72 小時", "zh-hans": "72 小时"}}
    for language, said in (("en", "72 hours"), ("zh-hant", "72 小時"), ("zh-hans", "72 小时")):
        with override(language):
            assert said in journal.sentence("enrolment_enrol", facts)


def test_a_code_of_earlier_days_still_stands():
    assert "72-hours" in journal.sentence("enrolment_enrol", {"programme": "72-hours"})
