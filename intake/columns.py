"""Which column of a file is which field of ours: by its name in English or Chinese, or as somebody says."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

WHO = {
    "customer_number": "customer number, customer id, user code, member number, account number, 顧客編號, 客戶編號, "
    "會員編號, 客户编号, 会员编号, 会员号, 留言用户",
    "customer_name": "customer name, customer, name, complainant, full name, 姓名, 顧客, 顧客姓名, 客戶, "
    "客戶姓名, 反映人, "
    "客户, 客户姓名, 投诉人",
    "phone": "phone, phone number, telephone, mobile, tel, 電話, 手機, 聯絡電話, 行動電話, 电话, 手机, 手机号, "
    "联系电话",
    "email": "email, e mail, email address, mail, 電子郵件, 信箱, 電子信箱, 电子邮件, 邮箱, 电子邮箱",
}
COMPLAINTS = WHO | {
    "external_number": "external id, external number, number, id, ticket, ticket number, ticket id, "
    "case number, case id, "
    "complaint id, complaint number, conversation id, unit id, reference, 編號, 案件編號, 案號, 單號, 客訴編號, "
    "编号, 工单号, "
    "工单编号, 投诉编号, 案件编号, 留言编号, 留言編號",
    "words": "words, text, complaint, complaint text, customer complaint, customer words, verbatim, narrative, "
    "consumer complaint narrative, description, details, review, comment, content, message, body, 內容, 客訴內容, "
    "客戶原話, 顧客原話, 反映內容, 留言, 評論, 留言詳情, 留言详情, 說明, 内容, 投诉内容, 客户原话, 反映内容, "
    "评论, 说明, 详情",
    "subject": "subject, title, issue, matter, topic, summary, 留言主题, 留言主題, 主旨, 主題, 標題, 事由, 主题, 标题",
    "detail": "sub issue, subissue, 次類別, 子类别",
    "category": "category, complaint category, complaint type, type, 類別, 客訴類別, 分類, 类别, 投诉类别, 分类",
    "channel": "channel, received via, submitted via, contact type, source channel, via, 管道, 受理管道, 來源, 渠道, "
    "投诉渠道, 受理渠道, 来源",
    "severity": "severity, severity level, 嚴重程度, 严重程度",
    "received_at": "received at, date received, received, received on, created at, created, opened at, "
    "date, sent at, "
    "date and time, 受理時間, 受理日, 受理日期, 日期, 反映時間, 建立時間, 客訴日期, 受理时间, 投诉时间, "
    "投诉日期, 反映时间, "
    "创建时间, 留言时间, 留言時間",
    "received_time": "time, received time, time received, 時間, 时间",
    "resolved_at": "resolved at, date resolved, resolved, resolved on, solved at, 解決時間, 解決日期, 解决时间, "
    "解决日期",
    "closed_at": "closed at, date closed, closed, closed on, 結案時間, 結案日期, 结案时间, 结案日期, 办结时间",
    "replied_at": "replied at, reply at, answered at, 回覆時間, 回复时间, 答复时间",
    "reply": "reply, reply text, answer, our reply, response, 回覆, 回覆內容, 回复, 回复内容, 答复意见, 答覆意見",
    "case_state": "status, case status, incident state, company response, company response to consumer, 狀態, "
    "案件狀態, 处理状态, 状态, 工单状态",
    "outcome": "outcome, satisfaction, 結果, 滿意度, 结果, 满意度",
    "desired_outcome": "desired outcome, demand, wanted, remedy sought, 訴求, 希望怎麼處理, 诉求, 希望怎么处理",
    "order_number": "order number, order id, order, purchase number, 訂單編號, 訂單號碼, 订单号, 订单编号",
    "language": "language, lang, 語言, 语言",
}
CUSTOMERS = {
    "external_number": WHO["customer_number"] + ", external id, external number, number, id, 編號, 编号",
    "name": WHO["customer_name"],
    "phone": WHO["phone"],
    "email": WHO["email"],
    "line": "line, line id",
    "wechat": "wechat, weixin, wechat id, 微信, 微信号",
    "salutation": "salutation, title, form of address, 稱謂, 称谓, 称呼",
    "kind": "kind, customer kind, customer type, 顧客類型, 客戶類型, 客户类型",
    "tier": "tier, level, customer level, 等級, 顧客等級, 客戶等級, 等级, 客户等级",
    "language": COMPLAINTS["language"],
    "address": "address, 地址, 聯絡地址, 联系地址",
    "since_on": "since, customer since, joined on, joined, registered on, 加入日期, 註冊日期, 注册日期",
}
PURCHASES = WHO | {
    "number": COMPLAINTS["order_number"] + ", number, id, external id, booking number, 編號, 訂房編號, 编号",
    "item": "item, product, product name, description, goods, 品名, 商品, 商品名稱, 品項, 商品名称, 产品, 品项",
    "bought_on": "bought on, order date, purchase date, date, ordered at, 購買日期, 訂購日期, 日期, 购买日期, "
    "下单时间, "
    "订单日期",
    "amount": "amount, price, total, sum, paid, 金額, 總額, 價格, 实付金额, 金额, 总额, 价格",
    "currency": "currency, 幣別, 币种, 货币",
}


class UnknownColumn(Exception):
    """``--map`` names a column or a field that does not exist; the message lists those that do."""


@dataclass
class Columns:
    """Where each field is found (its place in a row), and what was left aside."""

    at: dict[str, int] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def header_of(self, name: str) -> str:
        """The column's name in the file, for reports."""
        return self.headers[self.at[name]] if name in self.at else ""


def recognise(headers: list[str], fields: Mapping[str, str], said: Iterable[str] = ()) -> Columns:
    """Match the headers of a file with ``fields``; what is ``said`` ("Header=field", or "Header=" for none) wins.

    Of two columns with one meaning the first is taken. Raises UnknownColumn.
    """
    found = Columns(headers=headers)
    settled = dict(explicit(headers, fields, pair) for pair in said)
    found.at = {name: place for place, name in settled.items() if name}
    names = {folded(word): name for name, words in fields.items() for word in [name, *words.split(",")]}
    for place, header in enumerate(headers):
        name = names.get(folded(header))
        if place in settled:
            continue
        if name is None:
            found.unrecognised.append(header)
        elif name in found.at:
            found.doubled.append(header)
        else:
            found.at[name] = place
    return found


def explicit(headers: list[str], fields: Mapping[str, str], pair: str) -> tuple[int, str]:
    """One ``--map``: the place of the header and the name of the field ("" for none)."""
    header, _equals, name = pair.rpartition("=")
    name = name.strip().lower().replace(" ", "_")
    places = [place for place, known in enumerate(headers) if folded(known) == folded(header)]
    if not places:
        raise UnknownColumn(
            _("There is no column “%(header)s”. The file has: %(headers)s")
            % {"header": header, "headers": ", ".join(headers)}
        )
    if name and name not in fields:
        raise UnknownColumn(
            _("There is no field “%(name)s”. Fields are: %(names)s") % {"name": name, "names": ", ".join(fields)}
        )
    return places[0], name


def folded(header: str) -> str:
    """A header without what does not distinguish: case, width, spaces and punctuation."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", header)).strip().casefold()
