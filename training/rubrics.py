"""The rubric to begin from: what the guides look at (docs/domain.md §7). Managers end it and let their own follow."""

from training.choices import Fact, Group
from training.models import Rubric, RubricItem

OUTCOME, PROCESS, TREATMENT = Group
STARTER = {
    "code": "complaint",
    "name_en": "A complaint, from the first word to the last",
    "name_zh_hant": "一件客訴，從頭到尾",
    "name_zh_hans": "一件投诉，从头到尾",
}
# Part, code, weight, what the history answers, the item in three languages.
ITEMS = (
    (TREATMENT, "listened", 2, "", "Listened without interrupting", "傾聽，不打斷", "倾听，不打断"),
    (
        TREATMENT,
        "questions",
        1,
        "",
        "Open questions first, then closed ones",
        "先開放式提問，再封閉式確認",
        "先开放式提问，再封闭式确认",
    ),
    (TREATMENT, "feeling", 2, "", "Named the feeling", "說出顧客的感受", "说出客户的感受"),
    (
        TREATMENT,
        "no-blame",
        2,
        "",
        "No defence, blame or cross-examination",
        "不辯解、不怪罪、不盤問",
        "不辩解、不怪罪、不盘问",
    ),
    (TREATMENT, "apology", 2, "", "Apologised, and said for what", "致歉，並說明為了什麼", "致歉，并说明为了什么"),
    (TREATMENT, "responsibility", 2, "", "Took responsibility", "承擔責任", "承担责任"),
    (TREATMENT, "wording", 1, "", "Positive wording", "用語正向", "用语正向"),
    (TREATMENT, "thanked", 1, Fact.THANKED, "Thanked the customer", "向顧客致謝", "向客户致谢"),
    (
        TREATMENT,
        "gift-after-apology",
        1,
        Fact.GIFT_AFTER_APOLOGY,
        "The gift came after the apology",
        "先致歉，再送禮",
        "先致歉，再送礼",
    ),
    (
        TREATMENT,
        "gift-calm",
        1,
        Fact.GIFT_NOT_WHILE_ANGRY,
        "No gift while the customer was angry",
        "顧客憤怒時不送禮",
        "客户愤怒时不送礼",
    ),
    (PROCESS, "acknowledged", 2, Fact.ACKNOWLEDGED_IN_TIME, "Acknowledged in time", "準時受理通知", "按时受理确认"),
    (PROCESS, "first-words", 2, Fact.FIRST_WORDS_IN_TIME, "First answer in time", "準時首次回應", "按时首次响应"),
    (
        PROCESS,
        "restated",
        2,
        Fact.DEMAND_CONFIRMED,
        "Restated the demand, and had it confirmed",
        "覆述訴求並經顧客確認",
        "复述诉求并经客户确认",
    ),
    (
        PROCESS,
        "plain",
        2,
        "",
        "Cause, steps and time frame in plain words",
        "原因、步驟與時程說得明白",
        "原因、步骤与时限说得明白",
    ),
    (
        PROCESS,
        "update",
        2,
        Fact.UPDATED_BEFORE_ASKED,
        "Told how it stands before being asked",
        "主動回報進度",
        "主动同步进度",
    ),
    (
        PROCESS,
        "blocked",
        2,
        Fact.TOLD_EARLY_WHEN_BLOCKED,
        "Told early when something stood in the way",
        "遇阻及早告知",
        "遇阻及早告知",
    ),
    (PROCESS, "follow-up", 2, Fact.FOLLOWED_UP_IN_WINDOW, "Followed up in the window", "在時段內追蹤", "在时段内跟进"),
    (PROCESS, "recorded", 1, Fact.RECORDED_IN_FULL, "Recorded in full", "紀錄完整", "记录完整"),
    (
        OUTCOME,
        "options",
        2,
        Fact.OPTIONS_PROPOSED,
        "One to three options, with pros and cons",
        "一至三個方案，各有利弊",
        "一至三个方案，各有利弊",
    ),
    (OUTCOME, "agreement", 2, Fact.AGREEMENT_RECORDED, "Agreement in writing", "書面同意", "书面同意"),
    (
        OUTCOME,
        "promise",
        3,
        Fact.PROMISE_KEPT,
        "A promise with date and owner, kept",
        "承諾有日期、有承辦人，並已履行",
        "承诺有日期、有责任人，并已兑现",
    ),
    (OUTCOME, "solved", 3, Fact.CONFIRMED_SOLVED, "Confirmed as solved", "確認已解決", "确认已解决"),
    (OUTCOME, "gift-band", 1, Fact.GIFT_IN_BAND, "Gift within its tier", "禮品在級距內", "礼品在档位内"),
    (
        OUTCOME,
        "gift-related",
        1,
        Fact.GIFT_RELATED,
        "Gift that has to do with the matter",
        "禮品與事情有關",
        "礼品与事情有关",
    ),
)
NEVER = (
    (
        OUTCOME,
        "invented-promise",
        "A promise that nobody could keep was invented",
        "憑空許下做不到的承諾",
        "凭空许下做不到的承诺",
    ),
    (
        PROCESS,
        "data-leak",
        "Personal data reached somebody it is not meant for",
        "個資洩漏給不該知道的人",
        "个人信息泄露给不该知道的人",
    ),
    (
        TREATMENT,
        "bribe",
        "A gift or money on condition of silence or praise",
        "以禮品或金錢換取沉默或好評",
        "以礼品或金钱换取沉默或好评",
    ),
    (OUTCOME, "unsafe", "Advice that could hurt somebody", "給了可能傷人的建議", "给了可能伤人的建议"),
)


def items() -> list[dict]:
    """The rows of the starter rubric, in order."""
    judged = [dict(zip(("group", "code", "weight", "fact", *NAMES), row, strict=True)) for row in ITEMS]
    never = [dict(zip(("group", "code", *NAMES), row, strict=True)) | {"is_auto_fail": True} for row in NEVER]
    return [{**row, "position": place} for place, row in enumerate([*judged, *never], 1)]


NAMES = ("name_en", "name_zh_hant", "name_zh_hans")


def load_rubrics(since) -> int:
    """Add the starter rubric unless there is one of its code; the rows added."""
    if Rubric.objects.filter(code=STARTER["code"]).exists():
        return 0
    rubric = Rubric.objects.create(**STARTER, starts_on=since)
    return 1 + len(RubricItem.objects.bulk_create(RubricItem(rubric=rubric, **row) for row in items()))
