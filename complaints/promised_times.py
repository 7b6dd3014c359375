"""Which words, in English and in both scripts of Chinese, name a time to come."""

from collections.abc import Iterator

from complaints import promised_in_chinese, promised_in_english
from complaints.promised_days import Named

RULES = (*promised_in_english.RULES, *promised_in_chinese.RULES)


def named_times(words: str) -> Iterator[Named]:
    """All times that ``words`` name, from the left; of two that overlap the first and longest."""
    found = [meaning(match) for pattern, meaning in RULES for match in pattern.finditer(words)]
    reached = -1
    for one in sorted(filter(None, found), key=lambda one: (one.start, -one.end)):
        if one.start >= reached:
            reached = one.end
            yield one
