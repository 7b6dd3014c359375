"""What people write in cells: dates of two calendars, money in two scripts, phones, languages."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gifts.policies import EXPONENTS
from intake.reading import Cell

EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119
ROC_BEGINS = 1911
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

YEAR_FIRST = re.compile(r"(?:民國|民国)?\s*(\d{2,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
NAMED_MONTH = re.compile(r"(\d{1,2})[-\s.]*([A-Za-z]{3})[a-z]*\.?[-\s,]*(\d{4}|\d{2})")
MONTH_NAMED = re.compile(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
CLOCK = re.compile(
    r"(?P<before>上午|下午|凌晨|中午|晚上|早上)?\s*(?P<hour>\d{1,2})\s*[:時时点點]\s*(?P<minute>\d{1,2})?"
    r"(?:\s*[:分]\s*(?P<second>\d{1,2})?(?:\.\d+)?\s*秒?)?\s*(?P<after>[AaPp]\.?[Mm]\.?)?"
)
AFTERNOON = {"下午", "晚上", "pm"}
MORNING = {"上午", "凌晨", "早上", "am"}
OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")

CURRENCIES = {
    "NT$": "TWD", "NTD": "TWD", "新臺幣": "TWD", "新台幣": "TWD", "新台币": "TWD", "臺幣": "TWD", "台幣": "TWD",
    "HK$": "HKD", "港幣": "HKD", "港元": "HKD", "港币": "HKD", "US$": "USD", "美元": "USD", "美金": "USD",
    "RMB": "CNY", "人民幣": "CNY", "人民币": "CNY", "€": "EUR", "£": "GBP", "日圓": "JPY", "日元": "JPY",
}  # fmt: skip
LANGUAGES = {
    "en": "en", "english": "en", "英文": "en", "英語": "en", "英语": "en",
    "zh-hant": "zh-hant", "zh-tw": "zh-hant", "zh-hk": "zh-hant", "繁體中文": "zh-hant", "繁中": "zh-hant",
    "zh-hans": "zh-hans", "zh-cn": "zh-hans", "zh": "zh-hans", "简体中文": "zh-hans", "中文": "zh-hans",
}  # fmt: skip
TRADITIONAL = frozenset(
    "這個們來說時沒點務員為過還對會裡後開關東車門見買賣錢電話語號樣處訂單臺灣學應當與給讓實業產進點該"
)
SIMPLIFIED = frozenset("这个们来说时没点务员为过还对会里后开关东车门见买卖钱电话语号样处订单台湾学应当与给让实业产进该")
ONLY_TRADITIONAL, ONLY_SIMPLIFIED = TRADITIONAL - SIMPLIFIED, SIMPLIFIED - TRADITIONAL
HAN = re.compile("[\u4e00-\u9fff]")


class Unclear(ValueError):
    """A cell that cannot be read; the message says why, in words."""


def plain(cell: Cell) -> str:
    """The cell as text: full-width letters and digits made ordinary, no spaces around."""
    return unicodedata.normalize("NFKC", str(cell)).strip()


def moment(cell: Cell, *, zone: ZoneInfo, day_first: bool | None = None) -> datetime | None:
    """The instant a cell names, in ``zone`` where it does not say; None when empty. Raises Unclear."""
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=zone)
    if isinstance(cell, date):
        return datetime.combine(cell, time(), zone)
    text = plain(cell)
    if not text:
        return None
    if OFFSET.search(text) and "T" in text:
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise unclear_date(text) from error
    on, rest = leading_date(text, day_first)
    return datetime.combine(on, clock_time(rest, text), zone)


def day(cell: Cell, *, day_first: bool | None = None) -> date | None:
    """The date a cell names; None when empty. Raises Unclear."""
    found = moment(cell, zone=ZoneInfo("UTC"), day_first=day_first)
    return found.date() if found else None


def leading_date(text: str, day_first: bool | None) -> tuple[date, str]:
    """The date with which the text begins, and what follows it."""
    try:
        if text.isdigit() and int(text) in EXCEL_DAYS:
            return EXCEL_EPOCH + timedelta(days=int(text)), ""
        if found := COMPACT.fullmatch(text):
            return date(*map(int, found.groups())), ""
        if (found := YEAR_LAST.match(text)) and not is_year_first(found):
            return year_last(found, day_first), text[found.end() :]
        if found := YEAR_FIRST.match(text):
            return date(western(int(found[1])), int(found[2]), int(found[3])), text[found.end() :]
        if found := NAMED_MONTH.match(text):
            return date(full_year(found[3]), month_of(found[2]), int(found[1])), text[found.end() :]
        if found := MONTH_NAMED.match(text):
            return date(int(found[3]), month_of(found[1]), int(found[2])), text[found.end() :]
    except Unclear:
        raise
    except ValueError as error:
        raise unclear_date(text) from error
    raise unclear_date(text)


def is_year_first(found: re.Match) -> bool:
    """Whether what looks like 99/3/12 begins with a year of the Republic, for no month has so many days."""
    return int(found[1]) > 31 and len(found[3]) == 2


def year_last(found: re.Match, day_first: bool | None) -> date:
    """A date such as 3/4/2026, of which only somebody who knows the file can say what comes first."""
    first, second, year = int(found[1]), int(found[2]), full_year(found[3])
    if day_first is None and (len(found[3]) == 2 or (first <= 12 and second <= 12 and first != second)):
        raise Unclear(
            _("“%(text)s” can be read in two ways. Say --day-first or --month-first for the file.") % {"text": found[0]}
        )
    if (first > 12) if day_first is None else day_first:
        return date(year, second, first)
    return date(year, first, second)


def order_of(cells: Iterable[Cell]) -> bool | None:
    """Whether a column writes the day first (True) or the month (False); None when it does not show, or shows both."""
    shown = set()
    for cell in cells:
        found = YEAR_LAST.match(plain(cell)) if isinstance(cell, str) else None
        if found and len(found[3]) == 4:
            shown |= {True} if int(found[1]) > 12 else {False} if int(found[2]) > 12 else set()
    return shown.pop() if len(shown) == 1 else None


def western(year: int) -> int:
    """The Western year; three digits or fewer count from the founding of the Republic."""
    return year + ROC_BEGINS if year < 1000 else year


def full_year(digits: str) -> int:
    """The year of two digits is in this century."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


def month_of(name: str) -> int:
    """The number of a month by the beginning of its English name."""
    return MONTHS.index(name.lower()) + 1


def clock_time(rest: str, text: str) -> time:
    """The time of day after a date; midnight where there is none."""
    rest = rest.strip(" T,")
    if not rest:
        return time()
    found = CLOCK.search(rest)
    if not found:
        raise unclear_date(text)
    hour, half = int(found["hour"]), found["before"] or (found["after"] or "").replace(".", "").lower()
    if half in AFTERNOON | {"中午"} and hour < 11:
        hour += 12
    elif half in AFTERNOON and hour == 11:
        hour = 23
    elif half in MORNING and hour == 12:
        hour = 0
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError as error:
        raise unclear_date(text) from error


def unclear_date(text: str) -> Unclear:
    """What to say of something that is no date."""
    return Unclear(_("“%(text)s” is not a date.") % {"text": text[:40]})


def money(cell: Cell, currency: str) -> tuple[int, str]:
    """Minor units and currency of what a cell says; ``currency`` holds where it does not say. Raises Unclear."""
    text = plain(cell).upper()
    for word, code in CURRENCIES.items():
        if unicodedata.normalize("NFKC", word).upper() in text:
            currency = code
            text = text.replace(unicodedata.normalize("NFKC", word).upper(), "")
    for code in EXPONENTS:
        if code in text:
            currency, text = code, text.replace(code, "")
    number = re.sub(r"[$¥,\s元圓圆塊块]", "", text)
    factor = 1
    if number.endswith(("萬", "万")):
        number, factor = number[:-1], 10_000
    try:
        amount = Decimal(number) * factor
    except InvalidOperation as error:
        raise Unclear(_("“%(text)s” is not an amount of money.") % {"text": str(cell)[:40]}) from error
    if not amount.is_finite() or not 0 <= amount < 10**13:
        raise Unclear(_("“%(text)s” is no price: it must not be below zero.") % {"text": str(cell)[:40]})
    if currency not in EXPONENTS:
        raise Unclear(_("“%(text)s”: the currency is not known.") % {"text": str(cell)[:40]})
    return int((amount * 10 ** EXPONENTS[currency]).quantize(Decimal(1), ROUND_HALF_UP)), currency


def several(cell: Cell) -> list[str]:
    """The parts of a cell that lists several phones or addresses."""
    return [part.strip() for part in re.split(r"[/;、；\n]|,\s", str(cell)) if part.strip()]


def language(cell: Cell) -> str:
    """The code of a language that is named; empty when it is not one of ours."""
    return LANGUAGES.get(plain(cell).replace("_", "-").casefold(), "")


def language_of(words: str) -> str:
    """The language and script in which something is written."""
    han = HAN.findall(words)
    if len(han) * 4 < len(words):
        return "en"
    traditional = sum(letter in ONLY_TRADITIONAL for letter in han)
    simplified = sum(letter in ONLY_SIMPLIFIED for letter in han)
    return "zh-hant" if traditional >= simplified else "zh-hans"
