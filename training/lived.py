"""What the facts of a scorecard go by: the steps of one case as codes and moments, read in one query, without words."""

from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, F, OuterRef, Q
from django.db.models.functions import JSONObject

from complaints.choices import OPEN, Direction
from complaints.models import (
    Acknowledgement,
    Agreement,
    Apology,
    Assessment,
    Clock,
    Closure,
    Complaint,
    Decision,
    EmotionReading,
    Message,
    Obstacle,
    Option,
    Promise,
    Proposal,
    Resolution,
)
from followups.models import FollowUp
from gifts.models import Gift

THANKS = r"thank|謝謝|感謝|致謝|谢谢|感谢|致谢"


@dataclass
class Lived:
    """One case as the facts see it at ``now``. Each list is in the order in which things happened."""

    now: datetime
    state: str
    severity: str
    category: str
    received_at: datetime
    is_imported: bool = False
    has_demand: bool = False
    clocks: list[Any] = field(default_factory=list)
    acknowledgements: list[Any] = field(default_factory=list)
    assessments: list[Any] = field(default_factory=list)
    our_words: list[Any] = field(default_factory=list)
    apologies: list[Any] = field(default_factory=list)
    emotions: list[Any] = field(default_factory=list)
    proposals: list[Any] = field(default_factory=list)
    agreements: list[Any] = field(default_factory=list)
    decisions: list[Any] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)
    obstacles: list[Any] = field(default_factory=list)
    resolutions: list[Any] = field(default_factory=list)
    closures: list[Any] = field(default_factory=list)
    gifts: list[Any] = field(default_factory=list)
    followups: list[Any] = field(default_factory=list)
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not ended."""
        return self.state in OPEN

    @property
    def at_first_contact(self) -> Any:
        """The resolution in the first conversation, if that was how it went."""
        return next((one for one in self.resolutions if one.at_first_contact), None)

    def closed_without_answer(self, clock) -> bool:
        """Whether a clock only stopped because the case was withdrawn."""
        return self.withdrawn_at is not None and clock.stopped_at == self.withdrawn_at


def of_case(rows: models.QuerySet, *columns: str, order: str = "at", **computed) -> ArraySubquery:
    """Some columns of the rows of a case, oldest first, as one value."""
    wanted = {name: F(name) for name in columns} | computed
    return ArraySubquery(rows.filter(complaint=OuterRef("pk")).order_by(order, "pk").values(row=JSONObject(**wanted)))


def present(column: str):
    """Whether a text column says anything: the words themselves are not read."""
    return models.ExpressionWrapper(~Q(**{column: ""}), output_field=models.BooleanField())


def parts() -> dict[str, ArraySubquery]:
    """All that the facts go by, each kind as one value of the row of the case."""
    standing = {"taken_back": False}
    options = Option.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    weighed = options.exclude(pros="").exclude(cons="").annotate(n=Count("pk")).values("n")
    proposals = Proposal.objects.filter(**standing).annotate(
        put=models.Subquery(options.annotate(n=Count("pk")).values("n")), whole=models.Subquery(weighed)
    )
    thankful = models.ExpressionWrapper(Q(body__iregex=THANKS), output_field=models.BooleanField())
    caused = models.ExpressionWrapper(Q(cause__isnull=False), output_field=models.BooleanField())
    return {
        "clocks": of_case(
            Clock.objects.filter(promise=None), "kind", "started_at", "due_at", "stopped_at", order="started_at"
        ),
        "acknowledgements": of_case(Acknowledgement.objects.filter(**standing), "at"),
        "assessments": of_case(Assessment.objects.filter(**standing), "at", "severity", "demand_confirmation"),
        "our_words": of_case(Message.objects.filter(direction=Direction.OUTBOUND), "at", thanks=thankful),
        "apologies": of_case(Apology.objects.all(), "at", "kind"),
        "emotions": of_case(EmotionReading.objects.all(), "at", "level", "kind"),
        "proposals": of_case(proposals, "at", options=F("put"), weighed=F("whole")),
        "agreements": of_case(Agreement.objects.filter(**standing), "at", "evidence"),
        "decisions": of_case(Decision.objects.filter(**standing), "at"),
        "promises": of_case(Promise.objects.all(), "made_at", "due_at", "state", "settled_at", order="made_at"),
        "obstacles": of_case(Obstacle.objects.all(), "told_at", "promise__due_at", order="told_at"),
        "resolutions": of_case(Resolution.objects.filter(**standing), "at", "how_left", "at_first_contact"),
        "closures": of_case(
            Closure.objects.filter(**standing), "at", "outcome", has_cause=caused, has_lesson=present("lesson")
        ),
        "gifts": of_case(
            Gift.objects.counted(),
            *("requested_at", "sent_at", "decided_at", "placement", "item__fits"),
            order="requested_at",
            has_reason=present("why"),
            thanks=present("card_thanks"),
            decided_in_anger=present("despite_anger"),
        ),
        "followups": of_case(
            FollowUp.objects.of_series(), "state", "earliest_at", "latest_at", "done_at", "solved", order="latest_at"
        ),
    }


def read(case_id: int, at: datetime) -> Lived:
    """The life of one case up to now, in one query. Raises Complaint.DoesNotExist."""
    known = Complaint.objects.annotate(
        category_code=F("category__code"),
        wanted=present("desired_outcome"),
        **{f"_{name}": rows for name, rows in parts().items()},
    )
    names = [f"_{name}" for name in parts()]
    row = known.values(
        "state", "severity", "category_code", "received_at", "closed_at", "import_batch_id", "wanted", *names
    ).get(pk=case_id)
    lists = {name[1:]: [namespace(one) for one in row[name] or ()] for name in names}
    withdrawn_at = row["closed_at"] if row["state"] == "withdrawn" else None
    return Lived(
        now=at,
        state=row["state"],
        severity=row["severity"],
        category=row["category_code"],
        received_at=row["received_at"],
        is_imported=row["import_batch_id"] is not None,
        has_demand=row["wanted"],
        withdrawn_at=withdrawn_at,
        **lists,
    )


def namespace(row: dict) -> SimpleNamespace:
    """One row with its moments as moments again: JSON knows only texts."""
    moments = {
        name: datetime.fromisoformat(value)
        for name, value in row.items()
        if isinstance(value, str) and (name == "at" or name.endswith("_at"))
    }
    return SimpleNamespace(**row | moments)
