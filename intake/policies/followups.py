"""When we come back to the customer after a resolution (docs/domain.md §5); windows in hours."""

from intake.policies import SINCE

DAY = 24
GRAVE = ["severe", "critical"]
USUAL = ["minor", "moderate"]


def rule(code, names, severities, earliest, latest, channel, **more):
    """One follow-up of the standard programme."""
    english, traditional, simplified = names
    return {
        "code": code,
        "starts_on": SINCE,
        "name_en": english,
        "name_zh_hant": traditional,
        "name_zh_hans": simplified,
        "severities": severities,
        "or_important": False,
        "or_safety": False,
        "earliest_hours": earliest,
        "latest_hours": latest,
        "in_working_time": False,
        "channel": channel,
        "instead_of": "",
    } | more


RULES = [
    rule(
        "prompt",
        ("Within 24 hours", "24 小時內回訪", "24 小时内回访"),
        GRAVE,
        0,
        DAY,
        "phone",
        or_safety=True,
        instead_of="ordinary",
    ),
    rule("ordinary", ("After 3 to 5 days", "3 至 5 天回訪", "3 至 5 天回访"), USUAL, 3 * DAY, 5 * DAY, "phone"),
    rule("survey", ("Survey link", "滿意度調查連結", "满意度调查链接"), ["minor"], DAY, 3 * DAY, "survey"),
    rule(
        "month",
        ("Again after 1 month", "1 個月後再回訪", "1 个月后再次回访"),
        GRAVE,
        30 * DAY,
        37 * DAY,
        "phone",
        or_important=True,
    ),
    rule("quarter", ("Care after 3 months", "3 個月關懷", "3 个月关怀"), GRAVE, 91 * DAY, 105 * DAY, "email"),
    rule("half_year", ("Care after 6 months", "6 個月關懷", "6 个月关怀"), GRAVE, 182 * DAY, 196 * DAY, "letter"),
]
