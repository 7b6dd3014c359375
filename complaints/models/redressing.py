"""Carrying out: promises kept or not, redress ticked off, obstacles told first, and requests beyond the policy."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from audit.steps import RequirementsMissing, act
from complaints.choices import OWED, ClockKind, Granting, PromiseState, RedressKind
from complaints.models.authority import RedressAuthority
from complaints.models.promises import Promise
from complaints.models.requirements import Requirement
from complaints.models.solutions import Option
from complaints.reach import Reach, approved_by_others
from ui.amounts import amount_words
from ui.beginnings import beginning

LONGEST_NOTE = Promise._meta.get_field("note").max_length
TOUCHED = ("due_at", "due_kind", "last_activity_at")
LATER = Requirement(
    "due_later", _("a time still to come: what is overdue is kept, agreed anew or not kept"), "promised", bool, law=True
)
TOLD = Requirement("told_first", _("when and by which channel the customer was told"), "promised", bool, law=True)

APPROVAL = "redress-approval"
SOMETHING = Requirement("amount_given", _("an amount above zero"), APPROVAL, bool, law=True)
GOES_ON = Requirement("goes_on", _("a case that has not ended"), APPROVAL, bool, law=True)
REASON = Requirement("reason_given", _("the reason"), APPROVAL, bool, law=True)
OWN_WORD = Requirement("own_word_covers", _("somebody whose own authority covers the amount"), APPROVAL, bool, law=True)


class Redressing(models.Model):
    """The acts by which what was agreed is carried out."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def make_promise(self, *, by, at, text, owner, due_at):
        """Promise something by a time; its owner and its clock are there from the first moment."""
        self.refuse_the_one_complained_about(owner)
        return self.promised(text=text, owner=owner, due_at=due_at, by=by, at=at), {"words": text}

    @act(*TOUCHED)
    def keep_promise(self, *, by, at, promise, note=""):
        """Done what was promised: kept, or kept late. The redress that it stands for is done with it."""
        self.still_owed(promise)
        state = PromiseState.KEPT if at <= promise.due_at else PromiseState.LATE
        self.settle(promise, state, at=at, note=note)
        promise.redress_lines.filter(done_on=None).update(done_on=localdate(at), done_by=by)
        return promise, {"words": promise.text, "state": state}

    @act(*TOUCHED)
    def break_promise(self, *, by, at, promise, note):
        """Say that it was not kept and will not be, and why; nothing is hidden behind a new date."""
        self.still_owed(promise)
        self.settle(promise, PromiseState.BROKEN, at=at, note=note)
        return promise, {"words": promise.text}

    @act(*TOUCHED)
    def renegotiate_promise(self, *, by, at, promise, text, due_at, note):
        """The customer agreed to something else before the promise was due, or after."""
        return self.renewed(promise, by=by, at=at, text=text, due_at=due_at, note=note)

    @act(*TOUCHED)
    def tell_obstacle(self, *, by, at, promise, what, alternative, due_at, told_at=None, channel=""):
        """Something stands in the way: the customer was told first, with an alternative, which is the new promise.

        The obstacle keeps the whole of ``what`` and the promise that is replaced its first words. Raises
        RequirementsMissing when nobody has told the customer yet.
        """
        if told_at is None or told_at > at or not channel:
            raise RequirementsMissing(self, "tell_obstacle", [TOLD])
        self.refuse_untold("tell_obstacle", by=by, at=at, channel=channel)
        renewed, told = self.renewed(
            promise, by=by, at=at, text=alternative, due_at=due_at, note=beginning(what, LONGEST_NOTE)
        )
        facts = {"promise": promise, "renewed": renewed, "channel": channel, "told_at": told_at, "by": by, "at": at}
        return self.obstacles.create(what=what, alternative=alternative, **facts), told | {"channel": channel}

    @act(*TOUCHED)
    def hand_promise(self, *, by, at, promise, owner):
        """Somebody else keeps it; its words and its time stay."""
        self.refuse_who_may_not_carry(owner)
        self.still_owed(promise)
        promise.owner = owner
        promise.save()
        return promise, {"owner": owner.alias, "words": promise.text}

    @act(*TOUCHED)
    def hand_redress(self, *, by, at, line, owner):
        """Somebody else carries out a line of redress."""
        self.refuse_who_may_not_carry(owner)
        if not self.redress_lines.filter(pk=line.pk, done_on=None).exists():
            raise PermissionDenied("redress")
        line.owner = owner
        line.save()
        return line, {"owner": owner.alias, "kind": line.kind}

    @act(*TOUCHED)
    def move_promise_to_aftercare(self, *, by, at, promise, note=""):
        """A promise due later goes on after the case, with its owner and its clock, and blocks nothing.

        Raises RequirementsMissing for one that is overdue.
        """
        self.still_owed(promise)
        if promise.due_at <= at:
            raise RequirementsMissing(self, "move_promise_to_aftercare", [LATER])
        promise.state, promise.settled_at, promise.note = PromiseState.AFTERCARE, at, note
        promise.save()
        return promise, {"words": promise.text}

    @act(*TOUCHED)
    def carry_out_redress(self, *, by, at, line, reference="", done_on=None):
        """Tick off one line of redress, under its number; its promise, if it was promised, is kept."""
        if not self.redress_lines.filter(pk=line.pk, done_on=None).exists():
            raise PermissionDenied("redress")
        line.done_on, line.done_by, line.reference = done_on or localdate(at), by, reference
        line.save()
        if line.promise and line.promise.is_owed:
            self.settle(line.promise, PromiseState.KEPT if at <= line.promise.due_at else PromiseState.LATE, at=at)
        return line, {"kind": line.kind, "amount": line.amount, "currency": line.currency}

    @act(*TOUCHED)
    def promise_redress(self, *, by, at, line, due_at):
        """What was chosen without a time gets one: its owner promises it, and it may go on after the case."""
        found = self.redress_left_open().filter(pk=line.pk).select_related("owner", "option").first()
        if found is None:
            raise PermissionDenied("redress")
        self.promise_line(found, due_at=due_at, by=by, at=at)
        return found, {"words": found.promise.text}

    @act(*TOUCHED)
    def add_extra_request(self, *, by, at, words):
        """Something beyond the policy is asked for: the clock runs until our decision is told."""
        self.start_clock(ClockKind.EXTRA_REQUEST, at=at)
        return self.extra_requests.create(words=words, asked_at=at, by=by), {"words": words}

    @act(*TOUCHED)
    def decide_extra_request(self, *, by, at, extra, decision, why, channel):
        """Granted, in part or refused, with the reason, and told to the customer: that stops its clock."""
        if not self.extra_requests.filter(pk=extra.pk, decision="").exists():
            raise PermissionDenied("extra request")
        self.refuse_untold("decide_extra_request", by=by, at=at, channel=channel)
        extra.decision, extra.reason, extra.channel = decision, why, channel
        extra.told_at, extra.decided_by = at, by
        extra.save()
        self.clocks.running().filter(kind=ClockKind.EXTRA_REQUEST, started_at=extra.asked_at).update(stopped_at=at)
        return extra, {"decision": Granting(decision).value, "channel": channel}

    @act(*TOUCHED)
    def approve_redress(self, *, by, at, amount, currency, why):
        """Let colleagues offer up to ``amount`` (minor units) in one option of this case, beyond their own authority.

        Raises RequirementsMissing without a reason or an amount, on a case that ended, and where the authority of
        ``by`` does not cover the amount.
        """
        asked = (
            (SOMETHING, amount > 0),
            (GOES_ON, self.is_in_progress),
            (REASON, why.strip()),
            (OWN_WORD, amount <= RedressAuthority.reach_of(by, currency, at)),
        )
        if lacking := [requirement for requirement, met in asked if not met]:
            raise RequirementsMissing(self, "approve_redress", lacking)
        approval = self.redress_approvals.create(amount=amount, currency=currency, why=why, by=by, at=at)
        told = {"amount": amount, "currency": currency, "most": amount_words(amount, currency)}
        return approval, told | {"words": why}

    def reach_of(self, by, currency, at) -> Reach:
        """How much ``by`` may put into one option of this case: nobody approves their own, nor who is complained about.

        Two queries, one where the approvals of the case are read already.
        """
        others = approved_by_others(self.redress_approvals.all(), currency, (by.pk, self.about_staff_id))
        return Reach(currency, RedressAuthority.reach_of(by, currency, at), others)

    @property
    def redress_currency(self) -> str:
        """In which currency something is offered: that of the purchase, else that of the team."""
        return self.purchase.currency if self.purchase else self.team.currency

    def renewed(self, promise, *, by, at, text, due_at, note):
        """Another promise in the place of one that is owed, and the facts of the entry; needs a transaction."""
        self.still_owed(promise)
        self.settle(promise, PromiseState.RENEGOTIATED, at=at, note=note)
        instead = self.promised(text=text, owner=promise.owner, due_at=due_at, by=by, at=at)
        promise.redress_lines.filter(done_on=None).update(promise=instead)
        return instead, {"words": f"{promise.text} → {text}"}

    def promised(self, *, text, owner, due_at, by, at):
        """A promise with its clock, which warns as its policy says; needs the transaction of the act that makes it."""
        promise = self.promises.create(text=text, owner=owner, due_at=due_at, made_by=by, made_at=at)
        due_at = max(due_at, at)
        share = self.standard_for(ClockKind.NEXT_UPDATE, at=at)  # when it warns; how long it may take it says itself
        warn_at = at + (due_at - at) * share.warns_at_percent / 100 if share and share.warns_at_percent else None
        warn_at = warn_at if warn_at and warn_at < due_at else None
        facts = {"started_at": at, "due_at": due_at, "warn_at": warn_at}
        self.clocks.create(kind=ClockKind.NEXT_UPDATE, promise=promise, **facts)
        return promise

    def options_on_the_table(self):
        """The options of the newest round that was not taken back."""
        newest = self.proposals.filter(taken_back=False).order_by("-round").first()
        return Option.objects.filter(proposal=newest).order_by("position")

    def promise_option(self, option, *, by, at):
        """What the chosen option restores is promised, line by line, unless it was carried out already."""
        for line in option.redress_lines.filter(done_on=None).select_related("owner", "option"):
            if line.due_at:
                self.promise_line(line, due_at=line.due_at, by=by, at=at)

    def promise_line(self, line, *, due_at, by, at):
        """Promise one line by a time; needs the transaction of an act."""
        text = str(line.words or line.option.title)
        line.promise = self.promised(text=text, owner=line.owner, due_at=due_at, by=by, at=at)
        line.due_at = due_at
        line.save()

    def redress_left_open(self):
        """Lines of what was chosen in the newest round that are neither carried out nor promised.

        An explanation without a time was given with the option itself.
        """
        of_option = {"option": models.OuterRef("option"), "taken_back": False}
        chosen = models.Exists(self.agreements.filter(**of_option)) | models.Exists(self.decisions.filter(**of_option))
        newest = self.proposals.filter(taken_back=False).order_by("-round").values("pk")[:1]
        lines = self.redress_lines.filter(chosen, done_on=None, promise=None, option__proposal=models.Subquery(newest))
        return lines.exclude(kind=RedressKind.EXPLANATION)

    def take_back_promises(self, moment) -> None:
        """What an agreement promised at ``moment`` goes with it, as far as nobody has settled it."""
        self.promises.open().filter(made_at=moment, redress_lines__isnull=False).delete()

    def settle(self, promise, state, *, at, note=""):
        """End a promise and its clock."""
        promise.state, promise.settled_at, promise.note = state, at, note
        promise.save()
        self.clocks.running().filter(promise=promise).update(stopped_at=at)

    def still_owed(self, promise) -> None:
        """Look once more under the lock of the case: what somebody else settled meanwhile stays so."""
        if not self.promises.filter(pk=promise.pk, state__in=OWED).exists():
            raise PermissionDenied("promise")
