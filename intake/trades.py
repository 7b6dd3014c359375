"""Starter sets by trade: what a house of that trade does otherwise than the house set, brought in by choice.

Clocks that differ are succeeded from tomorrow on; categories and templates that are missing are added; nothing else is
touched. Money is no part of a starter set: that takes two people (docs/decisions/0032).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.models import Category, ReplyTemplate, ServiceStandard, policy_day
from complaints.succession import DAY, Act, Change
from history.attribution import attributed
from ui.moments import MINUTE, length_words

FOLDER = Path(__file__).parent / "policies" / "trades"
LANGUAGES = ("en", "zh-hant", "zh-hans")
ADDED, SUCCEEDED = _("is added"), _("is succeeded")


@dataclass(frozen=True)
class Trade:
    """One starter set."""

    code: str
    facts: dict

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self.facts["name"][LANGUAGES.index(get_language() or "en")]


@dataclass(frozen=True)
class Step:
    """One thing that a starter set would do: to what, what happens, and how it reads before and after."""

    thing: Any
    what: Any
    was: str
    becomes: str
    change: Change | None = None

    def carry_out(self) -> None:
        """Do it. Raises ValidationError when the policies would contradict each other."""
        if self.change:
            self.change.carry_out()
        else:
            self.thing.save()


@cache
def trades() -> dict[str, Trade]:
    """All starter sets by their codes."""
    files = sorted(FOLDER.glob("*.toml"))
    return {file.stem: Trade(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files}


def steps_of(trade: Trade) -> list[Step]:
    """All that it would do to this house; nothing when it is all there."""
    return [*clock_steps(trade), *category_steps(trade), *template_steps(trade)]


@transaction.atomic
def load_trade(trade: Trade, *, by=None) -> list[Step]:
    """Bring it in; what was done. Raises ValidationError, and then nothing was."""
    steps = steps_of(trade)
    with attributed(actor_id=by and by.pk, reason=f"trade {trade.code}"):
        for step in steps:
            try:
                step.carry_out()
            except ValidationError as error:
                raise ValidationError([f"{step.thing}: {words}" for words in error.messages]) from error
    return steps


def clock_steps(trade: Trade) -> Iterator[Step]:
    """Clocks that run otherwise from tomorrow on. One that is planned already is left alone."""
    tomorrow = policy_day() + DAY
    for wanted in trade.facts["clocks"]:
        known = {"clock": wanted["clock"], "channel": wanted["channel"], "team": None, "tier": "", "severity": ""}
        rows = ServiceStandard.objects.filter(**known, law="")
        if rows.to_come(policy_day()).exists():
            continue
        held = rows.in_force(tomorrow).first()
        values = wanted | {"tier": "", "severity": "", "team_id": None, "starts_on": tomorrow}
        row = ServiceStandard(**values)
        if held is None:
            yield Step(row, ADDED, "–", in_words(row), Change(ServiceStandard, Act.BEGIN, None, values))
        elif (held.minutes, held.in_working_time) != (row.minutes, row.in_working_time):
            yield Step(row, SUCCEEDED, in_words(held), in_words(row), Change(ServiceStandard, Act.FOLLOW, held, values))


def in_words(row: ServiceStandard) -> str:
    """How long a clock may run."""
    kind = _("working time") if row.in_working_time else _("day and night")
    return f"{length_words(row.minutes * MINUTE)}, {kind}"


def category_steps(trade: Trade) -> Iterator[Step]:
    """Categories that the house does not know yet."""
    present = set(Category.objects.values_list("code", flat=True))
    last = max(Category.objects.values_list("position", flat=True), default=0)
    for number, wanted in enumerate(trade.facts["categories"], last + 1):
        if wanted["code"] not in present:
            names = dict(zip(("name_en", "name_zh_hant", "name_zh_hans"), wanted["name"], strict=True))
            moves = {language: wanted[language] for language in LANGUAGES}
            facts = {"first_severity": wanted["first_severity"], "first_moves": moves, "position": number}
            row = Category(code=wanted["code"], **names, **facts)
            yield Step(row, ADDED, "–", " ".join(row.moves))


def template_steps(trade: Trade) -> Iterator[Step]:
    """Templates that the house does not have yet, one row for each language."""
    present = set(ReplyTemplate.objects.values_list("code", "language"))
    for wanted in trade.facts["templates"]:
        names = dict(zip(("name_en", "name_zh_hant", "name_zh_hans"), wanted["name"], strict=True))
        for language, subject in zip(LANGUAGES, wanted["subject"], strict=True):
            if (wanted["code"], language) not in present:
                facts = {"code": wanted["code"], "purpose": wanted["purpose"], "starts_on": policy_day()}
                row = ReplyTemplate(**facts, **names, language=language, subject=subject, body=wanted[language])
                yield Step(row, ADDED, "–", wanted[language])
