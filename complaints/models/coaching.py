"""What the coach says: rows that managers end and succeed, by feeling, category, step and severity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import in_readers_language
from complaints.choices import SEVERITY_ORDER, AdvicePart, EmotionKind, EmotionLevel, Severity
from complaints.models.dated import DatedPolicy, DatedQuerySet
from complaints.models.periods import TWO_ROWS, one_at_a_time
from history.tracking import Tracked

FEELINGS = [(EmotionLevel.CALM.value, EmotionLevel.CALM.label), *EmotionKind.choices]
STEPS = [
    (1, _("Listen")),
    (2, _("Confirm")),
    (3, _("Investigate")),
    (4, _("Propose")),
    (5, _("Carry out")),
    (6, _("Follow up")),
]
# Said to the customer, so in their language; the rest is read by us.
SPOKEN = frozenset({AdvicePart.SAY, AdvicePart.AVOID, AdvicePart.FIRST})
# How many sentences of each part stand on the panel, the most specific first.
MOST = {AdvicePart.LEAD: 1, AdvicePart.FIRST: 1, AdvicePart.SAY: 4, AdvicePart.AVOID: 4, AdvicePart.MOVE: 4}
MOST_OTHERWISE = 5


@dataclass(frozen=True)
class Sentence:
    """A sentence in its language; ``gloss`` is the same for a reader who works in another one."""

    words: str
    language: str
    gloss: str = ""


class CoachAdviceQuerySet(DatedQuerySet):
    """Reads about advice. Every method chains."""

    def fitting(self, *, feeling: str, category: str, step: int, severity: str, on: date):
        """Whatever holds for a case with this feeling, in this category, at this step and severity."""
        floors = [code for code, rank in SEVERITY_ORDER.items() if rank <= SEVERITY_ORDER[severity]]
        return self.in_force(on).filter(
            models.Q(step=None) | models.Q(step=step),
            feeling__in=["", feeling],
            category_code__in=["", category],
            severity_floor__in=["", *floors],
        )


class CoachAdvice(DatedPolicy):
    """Sentences that help with one kind of conversation; what is left empty means any. One sentence a line."""

    key = ("code",)

    code = models.SlugField(_("code"), max_length=60)
    part = models.CharField(_("what for"), max_length=8, choices=AdvicePart)
    feeling = models.CharField(_("feeling"), max_length=14, choices=FEELINGS, blank=True)
    category_code = models.SlugField(
        _("code of the category"), max_length=40, blank=True, help_text=_("Empty: for all of them.")
    )
    step = models.PositiveSmallIntegerField(_("step"), choices=STEPS, null=True, blank=True)
    severity_floor = models.CharField(_("severity at least"), max_length=10, choices=Severity, blank=True)
    words_en = models.TextField(_("English"), help_text=_("One sentence a line."))
    words_zh_hant = models.TextField(_("Traditional Chinese"))
    words_zh_hans = models.TextField(_("Simplified Chinese"))
    objects = CoachAdviceQuerySet.as_manager()
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("advice of the coach")
        verbose_name_plural = _("advice of the coach")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.UniqueConstraint(fields=["code", "starts_on"], name="complaints_one_advice_a_day"),
            one_at_a_time("complaints_one_advice_at_a_time", codes=("code",), message=TWO_ROWS),
        ]

    def __str__(self):
        return str(self.code)

    def clean(self):
        """Raises ValidationError where a language lacks a sentence that another has."""
        if len({len(self.lines(language)) for language in ("en", "zh-hant", "zh-hans")}) > 1:
            raise ValidationError(_("Each language needs the same number of sentences, one a line."))

    @property
    def specificity(self) -> tuple:
        """What is said for more of the circumstances comes first; where that is even, what is said for the feeling."""
        named = (bool(self.feeling), bool(self.category_code), self.step is not None, bool(self.severity_floor))
        return (sum(named), *named)

    def lines(self, language: str) -> list[str]:
        """Its sentences in one of our languages."""
        words = in_readers_language(self, "words", language)
        return [line.strip() for line in words.splitlines() if line.strip()]

    def sentences(self, spoken: str) -> list[Sentence]:
        """Its sentences: what is said, in the language ``spoken`` with a gloss; what is read, in the reader's."""
        mine = get_language() or "en"
        if self.part not in SPOKEN or spoken == mine:
            return [Sentence(words, mine) for words in self.lines(mine)]
        understood = mine[:2] == spoken[:2]  # both scripts are read by whoever reads one of them
        glosses = [""] * len(self.lines(spoken)) if understood else self.lines(mine)
        return [Sentence(words, spoken, gloss) for words, gloss in zip(self.lines(spoken), glosses, strict=False)]


def combined(rows: Iterable[CoachAdvice], spoken: str) -> dict[str, list[Sentence]]:
    """{part: its sentences} of rows that fit: the most specific first, none twice, no more than one reads at a glance.

    A lead and a first sentence are only said once, so the most specific row has them alone.
    """
    found: dict[str, list[Sentence]] = {}
    for row in sorted(rows, key=lambda row: (row.specificity, row.code), reverse=True):
        here = found.setdefault(row.part, [])
        most = MOST.get(AdvicePart(row.part), MOST_OTHERWISE)
        here += [one for one in row.sentences(spoken) if one not in here][: most - len(here)]
    return found
