"""How other systems call what we store as a code."""

from complaints.choices import Channel, Outcome, Severity
from customers.models import CustomerKind, Salutation, Tier

CHANNELS = {
    Channel.PHONE: "phone, call, customer care call, hotline, telephone, 電話, 客服專線, 电话, 热线",
    Channel.CHAT: "chat, live chat, 線上客服, 在线客服",
    Channel.EMAIL: "email, e-mail, mail, 電子郵件, 电子邮件, 邮件",
    Channel.MESSAGE: "message, 留言",
    Channel.IM: "im, sms, line, wechat, whatsapp, 簡訊, 通訊軟體, 微信, 短信, 即时通讯",
    Channel.SOCIAL: "social, social media, twitter, facebook, google, instagram, 社群媒體, "
    "社交媒体, 大众点评, 小红书, 抖音, 微博",
    Channel.COUNTER: "counter, in person, walk-in, store, 臨櫃, 現場, 門市, 到店, 前台",
    Channel.LETTER: "letter, postal mail, fax, 信函, 傳真, 来信",
    Channel.WEB: "web, web form, internet, website, online, 網頁, 網站, 網頁表單, 网页, 网站, 网页表单",
    Channel.REGULATOR: "regulator, referral, 1950, 12315, 主管機關, 监管转办, 消保官",
}
SEVERITIES = {
    Severity.MINOR: "minor, low, trivial, 輕微, 轻微, 低",
    Severity.MODERATE: "moderate, medium, normal, 中度, 中等, 中",
    Severity.SEVERE: "severe, high, major, serious, 嚴重, 严重, 高",
    Severity.CRITICAL: "critical, urgent, crisis, 危機, 危机",
}
OUTCOMES = {
    Outcome.SATISFIED: "satisfied, yes, happy, 滿意, 满意, 已滿意",
    Outcome.DECLINED_TO_SAY: "declined to say, unknown, 未表示, 未表态",
    Outcome.NOT_SATISFIED: "not satisfied, dissatisfied, unhappy, no, 不滿意, 不满意",
    Outcome.NO_ANSWER: "no answer, 無人接聽, 无人接听, 未回應",
    Outcome.NO_CONTACT: "no contact possible, unreachable, 無法聯絡, 无法联系",
}
# The beginning of a word for an end; anything else is still open.
CLOSED = (
    "closed",
    "resolved",
    "solved",
    "done",
    "finished",
    "complete",
    "結案",
    "已結案",
    "已解決",
    "已处理",
    "已办结",
) + (
    "结案",
    "已结案",
    "已解决",
    "已處理",
)
WITHDRAWN = ("withdrawn", "cancelled", "canceled", "duplicate", "撤回", "已撤回", "撤銷", "撤销", "已撤销")
KINDS = {
    CustomerKind.CONSUMER: "consumer, person, individual, 個人, 个人",
    CustomerKind.BUSINESS: "business, company, corporate, 公司, 企業, 企业",
    CustomerKind.OFFICIAL: "official, public official, 公務員, 公务员",
}
TIERS = {
    Tier.ORDINARY: "ordinary, normal, regular, standard, 一般, 普通",
    Tier.IMPORTANT: "important, vip, gold, platinum, 重要, 貴賓, 贵宾",
}
SALUTATIONS = {
    Salutation.MR: "mr, mr., sir, 先生",
    Salutation.MS: "ms, ms., mrs, mrs., miss, 小姐, 女士, 太太",
}


def table(wordings) -> dict[str, str]:
    """{what others write: our code}."""
    return {word.strip(): str(code) for code, words in wordings.items() for word in words.split(",")}
