"""Cases to practise on: what a customer of our own making says, and a case begun from it in the team for practice."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from accounts.models import User
from casework.recording import NewCustomer
from complaints.models import Category, Complaint

HERE = Path(__file__).parent
MOST = 30  # cases that the page of practice shows


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Somebody with a complaint: what they say by themselves, what only when asked, what a good ear hears."""

    code: str
    title: str
    name: str
    channel: str
    category: str
    severity: str
    emotion_level: str
    emotion_kind: str
    words: str
    wanted: str
    if_asked: list[str]
    listen_for: list[str]

    @transaction.atomic
    def begin(self, *, by: User, at: datetime, language: str) -> Complaint:
        """A case from it in the team of ``by``, who is at practice."""
        customer = NewCustomer(name=self.name, language=language).enter(by=by, at=at)
        return Complaint.register(
            by=by,
            at=at,
            channel=self.channel,
            words=self.words,
            category=Category.objects.get(code=self.category),
            severity=self.severity,
            emotion_level=self.emotion_level,
            emotion_kind=self.emotion_kind,
            desired_outcome=self.wanted,
            customer=customer,
        )


@cache
def scenarios(language: str) -> dict[str, Scenario]:
    """{code: scenario} in a language of the workspace."""
    rows = tomllib.loads((HERE / f"practice.{language}.toml").read_text(encoding="utf-8"))["scenario"]
    return {row["code"]: Scenario(**row) for row in rows}


def cases_of(user: User):
    """The cases at practice that the person may go on with: their own, and for trainers everybody's, newest first."""
    cases = Complaint.objects.filter(team__is_practice=True).select_related("category", "handler", "customer")
    mine = cases if user.role == "trainer" else cases.filter(handler=user)
    return mine.order_by("-received_at", "-pk")[:MOST]
