"""Follow-ups, the rules and programmes that plan them, and what tells of them."""

from followups.models.enrolment import Enrolment
from followups.models.event import CustomerEvent
from followups.models.feed import CalendarFeed
from followups.models.follow_up import FollowUp
from followups.models.letter import Letter
from followups.models.programme import Programme, ProgrammeStep
from followups.models.reminder import Notice, Reminder
from followups.models.rule import ContactCap, FollowUpRule
from followups.models.talking import Attempt, Hearing, Knock, Survey, TalkTerms

__all__ = [
    "Attempt",
    "CalendarFeed",
    "ContactCap",
    "CustomerEvent",
    "Enrolment",
    "FollowUp",
    "FollowUpRule",
    "Hearing",
    "Knock",
    "Letter",
    "Notice",
    "Programme",
    "ProgrammeStep",
    "Reminder",
    "Survey",
    "TalkTerms",
]
