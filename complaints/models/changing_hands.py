"""How a case comes to somebody else: by hand, up the ladder, by the policy of its team, at the end of a shift."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.steps import RequirementsMissing, act
from complaints.choices import (
    EmotionLevel,
    EscalationLevel,
    Severity,
    TaskKind,
)
from complaints.distribution import because, choose
from complaints.hands import Distribution, HelpEnd, HowAssigned
from complaints.models.dated import policy_day
from complaints.models.handing_over import AssignmentPolicy, Handover
from complaints.models.requirements import Requirement
from complaints.models.roster import Roster
from history.attribution import attributed

MINOR_ONLY = Requirement(
    "minor_only",
    _("somebody who is not on trial: this is more than a minor matter"),
    "handover",
    lambda asked: False,
    law=True,
)
RUNG_ABOVE = Requirement(
    "rung_above", _("a rung above the one where the case stands"), "escalation", lambda asked: False, law=True
)
TOUCHED = ("due_at", "due_kind", "last_activity_at")


class ChangingHands(models.Model):
    """The acts by which a case changes hands. Its clocks go on."""

    class Meta:
        abstract = True

    @classmethod
    def was_left(cls) -> models.Q:
        """The condition that a case was left to its team without a handover, for queries about cases."""
        left = Handover.objects.filter(complaint=models.OuterRef("pk"), how=HowAssigned.LEFT)
        return models.Q(handler=None) & models.Q(models.Exists(left))

    @act("handler", *TOUCHED)
    def assign(self, *, by, at, handler, how=HowAssigned.BY_HAND, **note):
        """Let somebody else carry the case, with a ``note`` (told, tried, do_not_ask) for them."""
        self.hand_to(handler, by=by, at=at, how=how, **note)
        if how == HowAssigned.TAKEN_OVER:
            self.hang_up(by=by, at=at, how=HelpEnd.TAKEN_OVER)
        return self, {"handler": handler.alias, "how": HowAssigned(how).value}

    @act("escalation_level", "handler", "is_legal_matter", *TOUCHED)
    def escalate(self, *, by, at, level, receiver, why, **note):
        """Hand the case up the ladder to a named receiver, with a ``note`` for them.

        On the top rung it may go to somebody else there. Raises RequirementsMissing for a rung that is not above.
        """
        if level <= self.escalation_level < EscalationLevel.CRISIS_TEAM or level < self.escalation_level:
            raise RequirementsMissing(self, "escalate", [RUNG_ABOVE])
        self.escalations.create(level=level, receiver=receiver, why=why, by=by, at=at)
        self.escalation_level = level
        self.hand_to(receiver, by=by, at=at, how=HowAssigned.ESCALATED, **note)
        return self, {"level": EscalationLevel(level).value, "receiver": receiver.alias}

    @act("handler", *TOUCHED)
    def leave_to_team(self, *, by, at):
        """Nobody carries it from here on, and nobody was told what to know: the desk of the team marks it."""
        self.handler = None
        return self.handovers.create(by=by, at=at, how=HowAssigned.LEFT), {}

    def leave_hands_of(self, person, *, by, at) -> None:
        """Take the case, and all that is still to be done on it, from somebody; needs the transaction of an act.

        The policy of the team finds who carries it now, else the team does; promises, tasks and redress go to whoever
        carries it, else to ``by``.
        """
        if self.is_open and self.handler_id == person.pk:
            self.handler = None
            if self.find_handler(at=at) is None:
                self.handovers.create(by=by, at=at, how=HowAssigned.LEFT)
        owner = self.handler or by
        self.promises.owed().filter(owner=person).update(owner=owner)
        self.tasks.open().filter(owner=person).exclude(kind=TaskKind.SIDE).update(owner=owner)
        self.redress_lines.filter(owner=person, done_on=None).update(owner=owner)

    def hand_to(self, receiver, *, by, at, how, **note) -> None:
        """Change hands within an act. Whoever cannot act on the case never carries it: PermissionDenied.

        Raises RequirementsMissing for somebody on trial and more than a minor matter.
        """
        self.refuse_who_may_not_carry(receiver)
        if self.is_beyond(receiver, at):
            raise RequirementsMissing(self, "assign", [MINOR_ONLY])
        self.handler = receiver
        strong = self.emotion_level == EmotionLevel.STRONG
        self.handovers.create(receiver=receiver, by=by, at=at, how=how, felt_strong=strong, **note)

    def is_beyond(self, person, at) -> bool:
        """Whether the matter is more than somebody on trial may carry."""
        return person.on_trial(at) and (self.severity != Severity.MINOR or self.is_grave_matter)

    def find_handler(self, *, at) -> User | None:
        """Let the policy of the team choose who carries it, as the system; None where it chooses nobody.

        Needs the transaction of what brought the case here, with its row held; the caller saves.
        """
        policy = AssignmentPolicy.governing(self.team, policy_day(at))
        if policy is None or policy.method == Distribution.NONE:
            return None
        policy.hold()
        there = {one.person.pk: one for one in Roster.of(self.team, at) if one.is_there}
        there = {key: one for key, one in there.items() if not self.is_beyond(one.person, at)}
        there.pop(self.about_staff_id, None)
        is_strong = self.emotion_level == EmotionLevel.STRONG
        people = [one.candidate_for(self) for one in there.values()]
        found = choose(policy.method, people, policy.caps, is_strong=is_strong)
        if found is None:
            return None
        receiver, how = there[found[0].key].person, found[1]
        why = because(found[0], is_asked=self.asks_for_somebody(there.values()))
        told = {"handler": receiver.alias, "how": how.value}
        with attributed(actor_id=None, reason="hand_out", at=at):
            self.hand_to(receiver, by=None, at=at, how=how)
            if why:
                self.record("hand_out_fitting", by=None, at=at, because=why, **told)
            else:
                self.record("hand_out", by=None, at=at, **told)
        return receiver

    def asks_for_somebody(self, there) -> bool:
        """Whether the category asks for a skill, or the team has written down who speaks what."""
        return bool(self.category and self.category.skill_id) or any(one.languages for one in there)
