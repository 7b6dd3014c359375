"""When we come back to the customer after a resolution (docs/domain.md §5); windows in hours."""

from intake.policies import SINCE

DAY = 24
GRAVE = ["severe", "critical"]
USUAL = ["minor", "moderate"]
CARE = {"who": "account_manager"}


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
        "category_id": None,
        "who": "handler",
        "role": "",
        "escalates": False,
        "ignores_cap": False,
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
        escalates=True,
        ignores_cap=True,
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
        who="account_manager",
    ),
    rule("quarter", ("Care after 3 months", "3 個月關懷", "3 个月关怀"), GRAVE, 91 * DAY, 105 * DAY, "email", **CARE),
    rule(
        "half_year", ("Care after 6 months", "6 個月關懷", "6 个月关怀"), GRAVE, 182 * DAY, 196 * DAY, "letter", **CARE
    ),
]

# However many cases somebody has: no more than three calls, surveys, letters and gifts in a week.
CAPS = [{"tier": "", "starts_on": SINCE, "contacts": 3, "days": 7, "put_off_days": 14}]


def step(position, names, counted_from, earliest, latest, channel, who, proof, **more):
    """One step of a programme."""
    english, traditional, simplified = names
    return {
        "position": position,
        "name_en": english,
        "name_zh_hant": traditional,
        "name_zh_hans": simplified,
        "counted_from": counted_from,
        "event": "",
        "earliest_hours": earliest,
        "latest_hours": latest,
        "channel": channel,
        "who": who,
        "role": "",
        "escalates": True,
        "proof": proof,
    } | more


PROGRAMMES = [
    (
        {"code": "72-hours", "starts_on": SINCE, "needs_complaint": True}
        | {"name_en": "72 hours", "name_zh_hant": "72 小時方案", "name_zh_hans": "72 小时方案"},
        [
            step(
                1,
                ("The head in charge calls and apologises", "負責主管致電致歉", "负责主管致电致歉"),
                "start", 0, 2, "phone", "supervisor", "note",
            ),
            step(
                2,
                ("The solution in writing", "書面解決方案", "书面解决方案"),
                "start", 0, DAY, "email", "handler", "message",
            ),
            step(
                3,
                ("The general manager’s letter with a gift", "總經理親筆信與禮物", "总经理亲笔信与礼物"),
                "start", DAY, 72, "letter", "role", "gift", role="manager",
            ),
            step(
                4,
                ("The concierge asks for special wishes", "禮賓部詢問特別需求", "礼宾部询问特别需求"),
                "before_event", 3 * DAY, DAY, "phone", "account_manager", "note", event="booking",
            ),
        ],
    ),
    (
        {"code": "repair", "starts_on": SINCE, "needs_complaint": False}
        | {"name_en": "Relationship repair", "name_zh_hant": "關係修復", "name_zh_hans": "关系修复"},
        [
            step(
                1,
                ("The account manager introduces themselves", "專屬經理致電問候", "专属经理致电问候"),
                "start", 0, 7 * DAY, "phone", "account_manager", "note",
            ),
            step(
                2,
                ("A personal offer", "專屬優惠", "专属优惠"),
                "start", 21 * DAY, 35 * DAY, "email", "account_manager", "note",
            ),
            step(
                3,
                ("Care call after 3 months", "3 個月關懷電話", "3 个月关怀电话"),
                "start", 85 * DAY, 99 * DAY, "phone", "account_manager", "note",
            ),
            step(
                4,
                ("Care call after 6 months", "6 個月關懷電話", "6 个月关怀电话"),
                "start", 176 * DAY, 190 * DAY, "phone", "account_manager", "note",
            ),
        ],
    ),
]  # fmt: skip

# How often to try before a follow-up may end as not reached, and how long a survey link holds.
TERMS = [{"tier": "", "starts_on": SINCE, "tries": 3, "again_after_hours": 4, "survey_days": 14}]
