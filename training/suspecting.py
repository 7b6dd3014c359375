"""What may still name somebody in an anonymised text, for a person to decide. It errs on the side of asking. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from training.dating import MONTHS
from training.lens import Lens
from training.passages import AMOUNT
from training.stand_ins import PATTERN

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁"
    "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白"
    "孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤简游詹施柯翁颜尤阮洪温庄纪连卓欧巫康"
    "童涂倪骆洛赖古傅饶"
)
NO_NAMES_WORDS = """
谢谢 高兴 方便 于是 马上 金额 温度 万一 严重 程度 许多 许久 白天
石头 常常 黄色 白色 黑色 金色 古早 高度 高级 程序 方式 方法 方面
贺卡 钱包 连络 连续 连同 温暖 安心 邹 向来 毛病 毛巾 马桶 洪水 严格
简单 简直 纪录 成功 尤其 任何 沈默 施工 康复 何时 何必 何况 于今
"""
NO_NAMES = frozenset(NO_NAMES_WORDS.split())
TITLED = (
    "小姐|先生|太太|女士|夫人|老师|医师|医生|经理|主任|律师|教授|师傅|老板|姐|哥|阿姨|叔叔|伯伯|妈妈|"
    "爸爸|奶奶|爷爷|同学|董|总"
)
SURNAME = "[" + "".join(sorted(SURNAMES)) + "]"
BEFORE_NAME = (
    r"(?:^|(?<=[\s,，。、;；:：!！?？(（「『“\"'是叫找和跟与及由请向对给姓名为替帮被让问])|(?<=我是)|("
    r"?<=联络人)|(?<=收件人))"
)
CHINESE_NAME = re.compile(
    rf"{SURNAME}[\u4e00-\u9fff]{{0,2}}?(?:{TITLED})"
    rf"|{BEFORE_NAME}{SURNAME}[\u4e00-\u9fff]{{1,2}}(?=[\s,，。、;；:：!！?？)）」』”\"']|$|的|说|在|是"
    rf"|和|跟|就|都|来|打|也|已|会|要|帮|先|她|他)"
    rf"|(?:我叫|我姓|名叫|名字是|叫做|联络人|收件人|找)[\s:：是]{{0,2}}[\u4e00-\u9fff]{{2,4}}|[小老阿]"
    rf"{SURNAME}(?![\u4e00-\u9fff]{{0,1}}时)"
)
TITLED_NAME = re.compile(
    r"\b(?:mrs?|ms|miss|mx|dr|prof|sir|madam|mdm|mister|auntie|uncle)\b\.?\s+[A-Z][\w'’\-]+(?:\s[A-Z]["
    r"\w'’\-]+)?",
    re.I,
)
CAPITALISED = re.compile(
    r"(?<![\w@])[A-Z][a-zA-Z'’\-]*[a-z][\w'’\-]*(?:\s[A-Z][\w'’\-]+)*|(?<![\w])[A-Z]{2,}(?![\w])",
)
NUMBERS = re.compile(r"(?<![\d,])\d{4,}(?![\d,])|\b(?=\w*\d)(?=\w*[A-Za-z])\w*\d{2,}\w*\b")
PLACES = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:路|街|大道|巷|弄|社区|小区|大厦|大楼|新村|村|里|镇|乡)(?![\u4e00-\u9fff]{"
    r"0,1}(?:上|程|线|道理|面))"
    r"|\b[A-Z][\w'’]+\s(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Court|Tower|Building|Gardens|Estate)\b"
)
USUAL_WORDS = """
january february march april june july august september october november december monday tuesday wednesday
thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun line whatsapp wechat qq facebook
instagram google apple i i'm i'll i've i'd ok okay am pm tv pc usb led sms vip faq id atm gps wifi nt us uk eu
pdf url dvd a an the this that these those it its it's he she we they you your our my his her their me him them
and but or so if when while because since as at by for from in into of off on onto out over to up with without
not no yes never always again also already still yet just only even then there here now today tomorrow yesterday
is are was were be been do does did done don't doesn't didn't can can't cannot could couldn't will won't would
wouldn't should shouldn't may might must have haven't has hasn't had let let's please thank thanks sorry hello
hi dear hey good bad new old same first second third last next every each all any some many much more most what
who whom whose which why where how once twice after before until till during between both either neither call
called calling ring rang send sent get got give gave take took make made tell told ask asked say said see
customer colleague person order refund parcel delivery kettle lamp bill account shop store team manager regards
sincerely best kind yours morning afternoon evening night week month year day nobody somebody nothing something
everything everybody one two three four five six seven eight nine ten half another other others such exchanged
replaced repaired apologies apology we're we've we'll you're you've they're that's there's what's maybe perhaps
however therefore although though unless instead meanwhile finally later soon very too quite
"""
USUAL = frozenset(MONTHS) | frozenset(USUAL_WORDS.split())


@dataclass(frozen=True)
class Doubt:
    """A passage that may name somebody: its places in the text, and what it says."""

    start: int
    end: int
    words: str


def doubts(text: str, cleared: frozenset[str] = frozenset()) -> list[Doubt]:
    """The passages of an anonymised ``text`` that a person must look at, in order, without those ``cleared``."""
    seen = Lens(text)
    safe = [seen.cut(*found.span()) for found in PATTERN.finditer(seen.text)] + [
        found.span() for found in PATTERN.finditer(text)
    ]
    safe += [seen.cut(*found.span()) for found in AMOUNT.finditer(seen.text)]
    stretches: list[tuple[int, int]] = []
    for start, end in sorted(suspects(seen)):
        if stretches and start < stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(end, stretches[-1][1])
        else:
            stretches.append((start, end))
    told = [Doubt(start, end, text[start:end]) for start, end in stretches if not touches(start, end, safe)]
    return [doubt for doubt in told if doubt.words not in cleared]


def touches(start: int, end: int, safe: list[tuple[int, int]]) -> bool:
    """Whether a stretch lies wholly in one of those that are known to be safe."""
    return any(since <= start and end <= until for since, until in safe)


def suspects(seen: Lens) -> Iterator[tuple[int, int]]:
    """Places in the original of whatever looks like a name, a place or a number."""
    for pattern in (CHINESE_NAME, TITLED_NAME, NUMBERS, PLACES):
        for found in pattern.finditer(seen.text):
            if found[0][:2] in NO_NAMES:
                continue
            yield seen.cut(*found.span())
    for found in CAPITALISED.finditer(seen.text):
        start = found.start()
        for word in re.finditer(r"\S+", found[0]):
            if word[0].lower().strip("'’-") not in USUAL:
                yield seen.cut(start + word.start(), start + word.end())
