"""The doors of a case: the noun in the address, the form that asks, the verb that decides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.assessing import assess_case
from casework.forms import approving, carrying_out, conduct, finding_out, floor, linking, proposal, steering, steps
from casework.resolving import correct_case, reopen_case, resolve_case, resolve_now, take_back_step
from complaints.merging import withdraw_case
from complaints.models import Complaint
from complaints.wordlists import TYPE_WORDS


@dataclass(frozen=True)
class Door:
    """``moves`` says whether it changes the state; then the version that the page showed must still hold.

    ``also`` are other words that find it, in whatever language the trade says them.
    """

    verb: str
    form: type
    title: Any
    button: Any
    intro: Any = ""
    moves: bool = True
    act: Callable[..., Any] | None = None
    also: str = ""

    def open(self, case: Complaint, *, by, at, **facts):
        """Do it: the function that spans apps where there is one, else the verb itself."""
        if self.act:
            return self.act(case, by=by, at=at, **facts)
        return getattr(case, self.verb)(by=by, at=at, **facts)


STEPS = {
    "acknowledgement": Door(
        "acknowledge",
        steps.AcknowledgementForm,
        _("Acknowledge the complaint"),
        _("Acknowledged"),
        _("A person speaks to the customer: we have heard you, and I look after it. An automatic reply is none."),
    ),
    "assessment": Door(
        "assess",
        steps.AssessmentForm,
        _("Confirm and empathise"),
        _("Record the assessment"),
        _("Say back what you understood, and let the customer confirm it, before anything is looked for."),
        act=assess_case,
    ),
    "investigation": Door(
        "investigate",
        steps.InvestigationForm,
        _("Begin to find out"),
        _("Begin"),
        _("One person is responsible from here on, whoever helps."),
    ),
    "proposal": Door(
        "propose",
        proposal.ProposalForm,
        _("Put options to the customer"),
        _("Record what was proposed"),
        _("One to three options. From two on, each says what speaks for and against it."),
    ),
    "agreement": Door(
        "agree",
        steps.AgreementForm,
        _("What the customer chose"),
        _("Record the choice"),
        _("The option becomes a promise with its owner and its time."),
    ),
    "decision": Door(
        "decide",
        steps.DecisionForm,
        _("Our final decision"),
        _("Record the decision"),
        _("Only where no agreement was found: tell our reasons and the outside routes. A supervisor decides."),
    ),
    "revision": Door(
        "revise", steps.RevisionForm, _("Look for another solution"), _("Look again"), _("Nothing is lost.")
    ),
    "resolution": Door(
        "resolve",
        steps.ResolutionForm,
        _("Everything is done"),
        _("Resolve"),
        _("The follow-ups are planned with it."),
        act=resolve_case,
    ),
    "first-contact": Door(
        "resolve_at_first_contact",
        steps.FirstContactForm,
        _("Resolved at first contact"),
        _("Resolve now"),
        _("For trivial matters only. No step is invented."),
        act=resolve_now,
    ),
    "closure": Door(
        "close",
        steps.ClosureForm,
        _("Close the case"),
        pgettext_lazy("case", "Close"),
        _("Only the customer’s own word counts as satisfied."),
    ),
    "reopening": Door(
        "reopen",
        steps.ReopeningForm,
        _("Begin again"),
        _("Reopen"),
        _("The customer’s word weighs more than our records."),
        act=reopen_case,
    ),
    "withdrawal": Door(
        "withdraw",
        steps.WithdrawalForm,
        _("End without a solution"),
        _("End it"),
        _("A customer who withdraws while upset is offered one call. A duplicate goes on in the case that stays."),
        act=withdraw_case,
    ),
    "take-back": Door(
        "take_back",
        steps.TakeBackForm,
        _("Take back the last step"),
        _("Take it back"),
        _("It stays visible, as a correction."),
        act=take_back_step,
    ),
}

ACTS = {
    "open-questions": Door(
        "add_message",
        finding_out.OpenQuestionsForm,
        _("What do we not know yet?"),
        _("Write it down"),
        _("Open questions let people tell. What you tick becomes a note on the case."),
        moves=False,
    ),
    "messages": Door("add_message", conduct.MessageForm, _("Write down words"), _("Record"), moves=False),
    "apology": Door(
        "apologise",
        conduct.ApologyForm,
        _("Apologise"),
        _("Record the apology"),
        _("Specific, early, in your own words. A gift goes with an apology, never instead of one."),
        moves=False,
    ),
    "emotion": Door(
        "read_emotion", conduct.EmotionForm, _("How does the customer feel now?"), _("Record"), moves=False
    ),
    "findings": Door(
        "add_finding",
        finding_out.FindingForm,
        _("What we found"),
        _("Record the finding"),
        _("A case may have several causes: record each as a finding of its own."),
        moves=False,
    ),
    "tasks": Door("add_task", finding_out.TaskForm, _("Something to be done"), _("Add the task"), moves=False),
    "questions": Door(
        "ask_department",
        finding_out.QuestionForm,
        _("Ask another department"),
        _("Ask"),
        _("It has its own clock. Their answer comes back into the case."),
        moves=False,
    ),
    "their-side": Door(
        "ask_their_side",
        finding_out.TheirSideForm,
        _("Ask for their side"),
        _("Ask"),
        _("A fair inquiry hears whom it is about. They give their side as a record, and see nothing else."),
        moves=False,
    ),
    "extra-requests": Door(
        "add_extra_request",
        carrying_out.ExtraRequestForm,
        _("Something beyond the policy"),
        _("Write it down"),
        _("The customer hears our decision within the hour."),
        moves=False,
    ),
    "redress-approval": Door(
        "approve_redress",
        approving.RedressApprovalForm,
        _("Approve redress"),
        _("Approve"),
        _("Colleagues may then offer up to this amount in one option of this case. Nobody approves it for themselves."),
        moves=False,
    ),
    "promises": Door("make_promise", conduct.PromiseForm, _("Promise something"), _("Promise"), moves=False),
    "links": Door(
        "link",
        linking.LinkForm,
        _("Link it with another case"),
        _("Link them"),
        _("Both cases show it. A duplicate is no link: end it as a duplicate."),
        moves=False,
    ),
    "approach": Door(
        "choose_approach",
        steering.ApproachForm,
        _("How to talk on this case"),
        _("Choose it"),
        _("It holds for this case only, and says nothing about the person. Whoever takes over sees it."),
        moves=False,
        also=TYPE_WORDS,
    ),
    "changes-made": Door(
        "change",
        steering.ChangeForm,
        _("Stuck? Change something"),
        _("Change it"),
        _("Another time, another place, another person, other words: one of them, and later what came of it."),
        moves=False,
    ),
    "attempts": Door(
        "attempt_contact",
        conduct.AttemptForm,
        _("Tried, and found nobody"),
        _("Record the try"),
        moves=False,
    ),
    "escalation": Door("escalate", conduct.EscalationForm, _("Hand it up"), _("Escalate"), moves=False),
    "takeover": Door(
        "assign",
        floor.TakeOverForm,
        _("Take it over"),
        _("Take over"),
        _("You carry it from now on; whoever had it sees why."),
        moves=False,
    ),
    "help": Door(
        "ask_for_help",
        floor.HelpForm,
        _("Help!"),
        _("Call for help"),
        _("Your supervisors see it at once. It stands in no score."),
        moves=False,
    ),
    "whisper": Door(
        "whisper",
        floor.WhisperForm,
        _("Whisper"),
        _("Whisper"),
        _("Only who called and the supervisors see it. Once it was heard, it stays as an internal note."),
        moves=False,
    ),
    "help-end": Door("end_help", floor.EndHelpForm, _("End the call for help"), _("End it"), moves=False),
    "assignment": Door("assign", conduct.AssignmentForm, _("Hand it over"), _("Hand over"), moves=False),
    "hold": Door(
        "hold",
        conduct.HoldForm,
        _("Wait for the customer"),
        _("Put it on hold"),
        _("Clocks that may pause stand still. Promises and what the law asks for run on."),
        moves=False,
    ),
    "resumption": Door(
        "resume",
        conduct.ResumptionForm,
        _("End the wait"),
        _("Go on with it"),
        _("The clocks get back what was left. The customer’s words and every step end a wait by themselves."),
        moves=False,
    ),
    "legal-hold": Door(
        "place_legal_hold",
        conduct.LegalHoldForm,
        _("Place a legal hold"),
        _("Place the hold"),
        _("Gifts stop, and only legal admits a fault, until it is released."),
        moves=False,
    ),
    "legal-release": Door(
        "release_legal_hold", conduct.ReleaseForm, _("Release the legal hold"), _("Release"), moves=False
    ),
    "correction": Door(
        "correct",
        conduct.CorrectionForm,
        _("Correct what was entered"),
        _("Correct it"),
        _("The correction keeps what it was. Deadlines follow."),
        moves=False,
        act=correct_case,
    ),
}

PROMISE_ACTS = {
    "kept": Door("keep_promise", conduct.PromiseKeptForm, _("The promise is kept"), _("Kept"), moves=False),
    "anew": Door(
        "renegotiate_promise",
        conduct.PromiseAnewForm,
        _("Agreed anew"),
        _("Agree anew"),
        _("Tell the customer before they ask, with an alternative."),
        moves=False,
    ),
    "broken": Door(
        "break_promise",
        carrying_out.PromiseBrokenForm,
        _("The promise was not kept"),
        _("Say so"),
        _("It stays visible as not kept. Where something else is agreed, agree anew instead."),
        moves=False,
    ),
    "obstacle": Door(
        "tell_obstacle",
        carrying_out.ObstacleForm,
        _("Something stands in the way"),
        _("Record what the customer was told"),
        _("Tell the customer before they ask, with an alternative. It becomes the new promise."),
        moves=False,
    ),
    "aftercare": Door(
        "move_promise_to_aftercare",
        conduct.PromiseKeptForm,
        _("Move the promise to aftercare"),
        pgettext_lazy("promise", "Move it"),
        _("It keeps its owner and its clock, and no longer holds up the case."),
        moves=False,
    ),
}

DOORS = STEPS | ACTS
NOUN_OF = {door.verb: noun for noun, door in DOORS.items()}

# What leads on from each state, first the one that a page offers in gold.
ONWARD = ("acknowledge", "assess", "investigate", "propose", "agree", "resolve", "close")
