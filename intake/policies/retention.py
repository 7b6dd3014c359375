"""How long the words of a case are kept after its end. What the law of the place asks, the firm must look up."""

from intake.policies import SINCE

YEARS = {"": 5, "severe": 10, "critical": 10}

RULES = [
    {"category_id": None, "severity": severity, "years": years, "starts_on": SINCE} for severity, years in YEARS.items()
]
