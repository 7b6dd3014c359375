"""The core: a complaint and everything that belongs to it."""

from complaints.models.attachments import Attachment
from complaints.models.clocks import Clock
from complaints.models.complaint import Complaint
from complaints.models.conversation import Apology, ContactAttempt, EmotionReading, Message
from complaints.models.escalation import Escalation, LegalHold
from complaints.models.holds import Hold
from complaints.models.replies import Reply, ReplyDraft, ReplyTemplate
from complaints.models.saved_views import SavedView
from complaints.models.solutions import Finding, Option, OptionDraft, Promise, Proposal, RedressLine
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
from complaints.models.standards import DatedPolicy, DatedQuerySet, RequirementRule, ServiceStandard
from complaints.models.taxonomy import Category, Cause

__all__ = [
    "Acknowledgement",
    "Agreement",
    "Apology",
    "Assessment",
    "Attachment",
    "Category",
    "Cause",
    "Clock",
    "Closure",
    "Complaint",
    "ContactAttempt",
    "Correction",
    "DatedPolicy",
    "DatedQuerySet",
    "Decision",
    "EmotionReading",
    "Escalation",
    "Finding",
    "Hold",
    "Investigation",
    "LegalHold",
    "Message",
    "Option",
    "OptionDraft",
    "Promise",
    "Proposal",
    "RedressLine",
    "Reopening",
    "Reply",
    "ReplyDraft",
    "ReplyTemplate",
    "RequirementRule",
    "Resolution",
    "Revision",
    "SavedView",
    "ServiceStandard",
    "Withdrawal",
]
