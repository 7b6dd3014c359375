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
DOUBLE = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "张简", "范姜")


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
    found += [rf"[小阿]{one}{titled}|{one}{one}{titled}" for one in given]
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
    either = "|".join(map(re.escape, parts))
    initials = r"(?:(?-i:[A-Z])\.?[\s\-]?){0,2}"
    together = rf"{LATIN_TITLE}?{initials}(?:{either})(?:{GAP}(?:{either}))+(?:{GAP}(?-i:[A-Z])\.?(?![A-Za-z]))?"
    alone = "|".join(re.escape(part) for part in parts if len(part) > 2) or "(?!)"
    return [
        edged(together),
        edged(rf"{LATIN_TITLE}{initials}(?:{either})"),
        edged(rf"(?:(?-i:[A-Z])\.[\s\-]?){{0,2}}(?:{alone})"),
    ]


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
