"""What stands for a person or a number in an anonymised copy: of the same kind, in the language of the text. Pure."""

import re
from dataclasses import dataclass

from search.scripts import is_in_other_script

HAN = re.compile("[\u3400-\u9fff]")
LETTERS, STEMS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "甲乙丙丁戊己庚辛壬癸"
EN, HANT, HANS = "en", "zh-hant", "zh-hans"
PEOPLE = {
    "customer": {EN: "Customer", HANT: "顧客", HANS: "顾客"},
    "colleague": {EN: "Colleague", HANT: "同事", HANS: "同事"},
    "other": {EN: "Person", HANT: "某人", HANS: "某人"},
}
THINGS = {
    "phone": {EN: "phone", HANT: "電話", HANS: "电话"},
    "email": {EN: "e-mail", HANT: "電子郵件", HANS: "电子邮件"},
    "handle": {EN: "account", HANT: "帳號", HANS: "账号"},
    "link": {EN: "link", HANT: "連結", HANS: "链接"},
    "address": {EN: "address", HANT: "地址", HANS: "地址"},
    "card": {EN: "card", HANT: "卡號", HANS: "卡号"},
    "identity": {EN: "ID", HANT: "證號", HANS: "证号"},
    "plate": {EN: "plate", HANT: "車牌", HANS: "车牌"},
    "order": {EN: "order", HANT: "訂單", HANS: "订单"},
    "number": {EN: "number", HANT: "號碼", HANS: "号码"},
    "date": {EN: "day", HANT: "第{}天", HANS: "第{}天"},
}
PATTERN = re.compile(
    r"(?<![A-Za-z])(?:{}) (?:[A-Z]|\d+)(?:['’]s)?(?![A-Za-z])|(?:{})(?:[{}]|\d+)"
    r"|\[(?:{}) -?\d+\]|〔(?:{})\d+〕|〔第-?\d+天〕".format(
        "|".join(words[EN] for words in PEOPLE.values()),
        "|".join({words[of] for words in PEOPLE.values() for of in (HANT, HANS)}),
        STEMS,
        "|".join(words[EN] for words in THINGS.values()),
        "|".join({words[of] for words in THINGS.values() for of in (HANT, HANS)}),
    )
)


@dataclass(frozen=True)
class StandIn:
    """Whom or what it stands for: the kind, and which of its kind, from 1 on; of a date the day of the case."""

    kind: str
    number: int

    def words(self, language: str) -> str:
        """As a text of ``language`` says it."""
        if self.kind in PEOPLE:
            return person_words(self.kind, self.number, language)
        word = THINGS[self.kind][language]
        if language == EN:
            return f"[{word} {self.number}]"
        return f"〔{word.format(self.number)}〕" if "{}" in word else f"〔{word}{self.number}〕"


def person_words(kind: str, number: int, language: str) -> str:
    """Customer A, 顧客甲; beyond the letters a number."""
    word = PEOPLE[kind][language]
    names = LETTERS if language == EN else STEMS
    which = names[number - 1] if 0 < number <= len(names) else str(number)
    return f"{word} {which}" if language == EN else f"{word}{which}"


def in_each_language(kind: str, number: int) -> dict[str, str]:
    """A person's stand-in in every language, as a fact of the journal tells it."""
    return {language: person_words(kind, number, language) for language in (EN, HANT, HANS)}


def language_of(text: str, otherwise: str = EN) -> str:
    """In which of the three languages a text is written; ``otherwise`` decides where its characters do not."""
    han = len(HAN.findall(text))
    if han * 4 < len(re.findall(r"[A-Za-z]{2,}", text)):
        return EN
    if not han:
        return EN
    if is_in_other_script(text, HANS):
        return HANT
    if is_in_other_script(text, HANT):
        return HANS
    return otherwise if otherwise != EN else HANT
