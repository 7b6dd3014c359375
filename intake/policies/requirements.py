"""What each step asks for, by severity (docs/domain.md §3): a minor matter takes thirty seconds, a severe one all."""

from intake.policies import SINCE

FROM_MODERATE = ("moderate", "severe", "critical")
FROM_SEVERE = ("severe", "critical")
TRIES = {"minor": 1, "moderate": 2, "severe": 3, "critical": 3}

ASKED = {
    ("assess", "emotion_read"): FROM_MODERATE,
    ("assess", "demand_restated"): FROM_MODERATE,
    ("assess", "demand_confirmed"): FROM_MODERATE,
    ("propose", "finding_recorded"): FROM_MODERATE,
    ("propose", "cause_recorded"): FROM_MODERATE,
    ("propose", "finding_told"): FROM_SEVERE,
    ("propose", "pros_and_cons"): FROM_MODERATE,
    ("resolve", "apology_or_reason"): FROM_SEVERE,
    ("close", "cause_code"): FROM_MODERATE,
    ("close", "lesson"): FROM_MODERATE,
}


def rule(verb, requirement, severity, amount=None):
    """That ``verb`` asks for ``requirement`` at one severity."""
    return {"verb": verb, "requirement": requirement, "severity": severity, "amount": amount, "starts_on": SINCE}


RULES = [
    *(rule(verb, code, severity) for (verb, code), severities in ASKED.items() for severity in severities),
    *(rule("close", "enough_tries", severity, tries) for severity, tries in TRIES.items()),
]
