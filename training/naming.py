"""All the ways in which somebody whose name is known may be called in a text. Pure."""

import re
from dataclasses import dataclass

from search.sounds import HAN, pinyin_of
from training.lens import Lens

GAP = r"[\s·・.,、，_\-–—]{0,3}"
TITLES = (
    "小姐|先生|太太|女士|夫人|老师|医师|医生|经理|主任|律师|教授|师傅|同学|老板|总监|总|董|店长|课长|处长|"
    "妈妈|爸爸|阿姨|叔叔|伯伯|奶奶|爷爷|姐姐|哥哥|姐|哥|姊|妈|爸|嫂|叔|伯|董|桑|君|氏|小弟|小妹|弟|妹"
)
LATIN_TITLE = r"(?:(?:mrs?|ms|miss|mx|dr|prof|sir|madam|mdm|mister|auntie|uncle)\b\.?[\s]*)"
# Family names as they are romanised in Taiwan, Hong Kong and elsewhere, by their pinyin.
ROMANISED = {
    "wang": "wong", "chen": "chan tan chin", "lin": "lam lim", "huang": "wong ng hwang", "zhang": "chang cheung teo",
    "li": "lee lei", "wu": "ng goh woo", "liu": "lau liou lew", "cai": "tsai choi chua", "yang": "yeung yeo young",
    "xu": "hsu hui hsui shu", "zheng": "cheng tay jeng", "xie": "hsieh tse sieh", "guo": "kuo kwok quek koay",
    "hong": "hung ang", "zhou": "chou chow chew", "zeng": "tseng tsang chan", "zhu": "chu choo", "qiu": "chiu yau khoo",
    "jiang": "chiang kong keung", "he": "ho hoh", "luo": "lo law low", "gao": "kao ko", "xiao": "hsiao siu siew",
    "pan": "poon phua", "jian": "chien", "zhong": "chung", "you": "yu yau", "zhan": "chan jan", "lu": "lo luk loo",
    "ye": "yeh yip yap", "su": "so soh", "zhao": "chao chiu", "deng": "teng tang", "cao": "tsao cho", "song": "sung",
    "xue": "hsueh sit", "qian": "chien", "sun": "suen soon", "ma": "mah", "hu": "woo wu oh", "tang": "tong teng",
    "liang": "leung neo", "fan": "faan", "fang": "fong png", "shi": "shih see", "ruan": "juan yuen", "gu": "ku koo",
}  # fmt: skip
MANNER_OF_ADDRESS = (
    "小姐|先生|太太|女士|夫人|老师|医师|医生|经理|主任|律师|教授|师傅|同学|老板|总监|董事长|店长|课长|处长|"
    "妈妈|爸爸|阿姨|叔叔|伯伯|奶奶|爷爷|姐姐|哥哥|大哥|大姐|大叔|大嫂|大妈|小弟|小妹"
)
DOUBLE = (
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "张简", "范姜", "夏侯",
    "端木", "轩辕", "百里", "呼延", "南宫", "宇文", "长孙", "司空", "独孤", "闻人", "澹台", "太史",
)  # fmt: skip
# What people are called for short in English, by the name that stands on their papers.
SHORT = {
    "william": "bill billy will willy liam", "robert": "bob bobby rob robbie", "richard": "dick rick richie",
    "elizabeth": "liz lizzie beth betty eliza", "margaret": "maggie meg peggy", "katherine": "kate kathy katie",
    "catherine": "cate cathy katie", "james": "jim jimmy jamie", "john": "jack johnny", "thomas": "tom tommy",
    "michael": "mike mick mickey", "edward": "ed eddie ted", "charles": "charlie chuck", "joseph": "joe joey",
    "anthony": "tony", "andrew": "andy drew", "alexander": "alex sandy", "christopher": "chris kit", "daniel": "dan",
    "david": "dave davy", "steven": "steve", "stephen": "steve", "matthew": "matt", "nicholas": "nick", "peter": "pete",
    "patricia": "pat patty trish", "susan": "sue susie", "jennifer": "jen jenny", "rebecca": "becky", "deborah": "deb",
    "victoria": "vicky tori", "eleanor": "ellie nell nora", "benjamin": "ben", "samuel": "sam", "samantha": "sam",
    "timothy": "tim", "gregory": "greg", "kenneth": "ken", "lawrence": "larry", "theodore": "ted theo", "helen": "nell",
}  # fmt: skip
# Parts of names that are everyday words: only with a capital they are somebody.
EVERYDAY_WORDS = """
bill will mark price rose grace hope may june april august summer joy faith young long king brown white black green
grey page cook west north day love best rich bell rob drew pat sue art jack frank ray dawn ivy lily daisy penny
chase hunter carter taylor parker mason baker wood woods stone field hill lake banks power powers new short little
strong wise sharp bright swift hand head case park fox wolf bird fish snow frost winter ward cash chance miles
the and for not you can her his she was are but how who why out get set put run say see use way buy try ask
home house shop order pay paid call phone line table chair lamp kettle box parts part back front good nice
"""
EVERYDAY = frozenset(EVERYDAY_WORDS.split())
NOBODY = (
    "明明|天天|常常|刚刚|好好|慢慢|大大|小心|小时|小型|小学|小区|小吃|小费|小事|小声|小小|阿姨|多多|星星|家家|"
    "人人|年年|月月|日日|新新|文文|平平安|安安静"
)  # what reads like a nickname of somebody and is an everyday word


@dataclass(frozen=True)
class Someone:
    """A person of a case: of which kind, and under which names they are known."""

    kind: str  # "customer", "colleague" or "other"
    names: tuple[str, ...]


def patterns(someone: Someone) -> list[re.Pattern[str]]:
    """What finds them in a text seen through ``plain``: whole names first, then shorter ways to call them."""
    found: list[str] = []
    for name in someone.names:
        folded = Lens(name).text.strip()
        chinese = "".join(HAN.findall(folded))
        latin = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", re.sub("[\u3400-\u9fff]", " ", folded))
        if len(chinese) >= 2:
            found += [*of_chinese(chinese), *of_sound(chinese)]
        elif len(chinese) == 1:
            found.append(rf"{chinese}{GAP}(?:{TITLES})")
        if latin:
            found += of_latin(latin)
        found += whole(folded, chinese, latin)
    return [re.compile(one, re.I) for one in dict.fromkeys(found)]


def whole(folded: str, chinese: str, latin: list[str]) -> list[str]:
    """A name that is neither, or not only, letters: as it stands, with whatever stands between its parts."""
    parts = re.findall(r"\w+", folded)
    if chinese and not latin and "".join(parts) == chinese or len("".join(parts)) < 2:
        return []
    return [edged(GAP.join(map(re.escape, parts)))]


def edged(pattern: str) -> str:
    """As whole words where it is Latin."""
    return rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"


def split(chinese: str) -> tuple[str, str]:
    """Family and given name."""
    size = 2 if chinese[:2] in DOUBLE and len(chinese) > 2 else 1
    return chinese[:size], chinese[size:]


def of_chinese(name: str) -> list[str]:
    """陳美玲, 陳 美 玲, 美玲姐, 陳小姐, 小陳, 阿玲."""
    family, given = split(name)
    titled = rf"(?:{GAP}(?:{TITLES}))?"
    found = [GAP.join(name) + titled, rf"[小老阿]{family}(?!\w)|[小老阿]{family}(?:{TITLES})?"]
    if len(given) > 1:
        found.append(rf"(?:[小阿])?{GAP.join(given)}{titled}")
    found += [rf"(?!{NOBODY})(?:[小阿]{one}|{one}{one}){titled}" for one in given]
    found += [rf"[大小]?{one}[子儿仔](?:姐|哥|弟|妹)" for one in given]
    found += [rf"{one}{GAP}(?:姐|哥|姊|妹|嫂|妈|爸)" for one in given[-1:]]
    found.append(rf"{family}{GAP}{given[:1]}?{GAP}(?:{TITLES})")
    return found


def of_sound(name: str) -> list[str]:
    """The same name in Latin letters: Chen Mei-ling, Meiling Chen, Ms Chen, Ms Tsai."""
    family, given = split(name)
    spelled = {one for reading in pinyin_of(family[0]) for one in (reading, *ROMANISED.get(reading, "").split())}
    if len(family) > 1:
        spelled = {a + b for a in pinyin_of(family[0]) for b in pinyin_of(family[1])}
    first = "(?:" + "|".join(sorted(spelled, key=len, reverse=True)) + ")"
    rest = r"[\s\-’']?".join("(?:" + "|".join(pinyin_of(one)) + ")" for one in given)
    found = [LATIN_TITLE + first, rf"{LATIN_TITLE}?{first}{GAP}{rest}", rf"{LATIN_TITLE}?{rest}{GAP}{first}"]
    if len(given) > 1:
        found.append(LATIN_TITLE + "?" + rest)
    return [edged(one) for one in found if one]


def of_latin(parts: list[str]) -> list[str]:
    """Any order of the parts, each longer part alone, and with a title or initials before it."""
    parts = [*parts, *(short for part in parts for short in SHORT.get(part.lower(), "").split())]
    either = "|".join(map(re.escape, parts))
    initials = r"(?:(?-i:[A-Z])\.?[\s\-]?){0,2}"
    together = rf"{LATIN_TITLE}?{initials}(?:{either})(?:{GAP}(?:{either}))+(?:{GAP}(?-i:[A-Z])\.?(?![A-Za-z]))?"
    alone = "|".join(map(alone_of, [part for part in parts if len(part) > 2])) or "(?!)"
    return [
        edged(together),
        edged(rf"{LATIN_TITLE}{initials}(?:{either})"),
        edged(rf"(?:(?-i:[A-Z])\.[\s\-]?){{0,2}}(?:{alone})"),
    ]


def alone_of(part: str) -> str:
    """One part of a name standing alone; where it is an everyday word too, only with a capital or in capitals."""
    if part.lower() in EVERYDAY:
        return f"(?-i:{re.escape(part.capitalize())}|{re.escape(part.upper())})"
    return re.escape(part)


def sounds_like(name: str, chinese: str) -> bool:
    """Whether Chinese characters read like a name in Latin letters, family name first or last."""
    parts = re.findall(r"[a-z]+", Lens(name).text.lower())
    letters = {"".join(order) for order in ((*parts,), (*parts[1:], parts[0]), (parts[-1], *parts[:-1])) if parts}
    ways = {""}
    for number, character in enumerate(chinese):
        spelled = {*pinyin_of(character)}
        if not number:
            spelled |= {other for one in spelled for other in ROMANISED.get(one, "").split()}
        ways = {way + one for way in ways for one in spelled}
    return bool(ways & letters)
