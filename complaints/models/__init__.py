"""The core: a complaint and everything that belongs to it."""

from complaints.models.attachments import Attachment
from complaints.models.authority import RedressApproval, RedressAuthority
from complaints.models.clocks import Clock
from complaints.models.coaching import CoachAdvice
from complaints.models.complaint import Complaint
from complaints.models.conversation import Apology, ContactAttempt, EmotionReading, Message
from complaints.models.dated import DatedPolicy, DatedQuerySet, Stand, dated_policies, policy_day
from complaints.models.escalation import Escalation, LegalHold
from complaints.models.handing_over import AssignmentPolicy, Handover
from complaints.models.holds import Hold
from complaints.models.linking import CaseLink
from complaints.models.policy_change import ChangeState, PolicyChange
from complaints.models.promises import ExtraRequest, Obstacle, Promise
from complaints.models.replies import Reply, ReplyDraft, ReplyTemplate
from complaints.models.roster import Roster, Standing
from complaints.models.saved_views import SavedView
from complaints.models.solutions import Finding, LineDraft, Option, OptionDraft, Proposal, RedressLine
from complaints.models.stages import (
    Acknowledgement,
    Agreement,
    Assessment,
    Closure,
    Correction,
    Decision,
    Investigation,
    Reopening,
    Resolution,
    Revision,
    Withdrawal,
)
from complaints.models.standards import RequirementRule, ServiceStandard
from complaints.models.steering import CaseChange
from complaints.models.tasks import FirstMove, Task, TaskStandard
from complaints.models.taxonomy import Category, Cause, OpenQuestion
from complaints.models.whispers import HelpCall

__all__ = [
    "CaseChange",
    "CaseLink",
    "CoachAdvice",
    "OpenQuestion",
    "TaskStandard",
    "Task",
    "Obstacle",
    "LineDraft",
    "FirstMove",
    "ExtraRequest",
    "Acknowledgement",
    "Agreement",
    "Apology",
    "Assessment",
    "AssignmentPolicy",
    "Attachment",
    "Category",
    "Cause",
    "Clock",
    "Closure",
    "Complaint",
    "ContactAttempt",
    "Correction",
    "ChangeState",
    "DatedPolicy",
    "PolicyChange",
    "Stand",
    "dated_policies",
    "policy_day",
    "DatedQuerySet",
    "Decision",
    "EmotionReading",
    "Escalation",
    "Finding",
    "Handover",
    "HelpCall",
    "Hold",
    "Investigation",
    "LegalHold",
    "Message",
    "Option",
    "OptionDraft",
    "Promise",
    "Proposal",
    "RedressApproval",
    "RedressAuthority",
    "RedressLine",
    "Reopening",
    "Reply",
    "ReplyDraft",
    "ReplyTemplate",
    "RequirementRule",
    "Resolution",
    "Revision",
    "Roster",
    "SavedView",
    "ServiceStandard",
    "Standing",
    "Withdrawal",
]
