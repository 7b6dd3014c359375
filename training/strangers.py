"""People of whom nothing is on record, where the words themselves say that it is a person who is named. Pure.

Only what introduces a name counts: a title, a kinship, an office, "my name is", the end of a letter. A name without any
of these is no rule's business; it is marked for a person (``training.suspecting``).
"""

import re
from collections.abc import Iterator

from training.lens import Lens
from training.naming import DOUBLE, MANNER_OF_ADDRESS
from training.suspecting import NO_NAMES, SURNAMES, USUAL

WORD = r"(?-i:[A-Z])[a-z]*(?:['’\-]?(?-i:[A-Z])?[a-z]+)+"
PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|la|le|bin|binti|ibn|al|el|dos|du|ter|ten)"
LATIN = rf"{WORD}(?:\s(?:{PARTICLE}\s){{0,2}}{WORD}){{0,3}}"
KIN = (
    "husband|wife|partner|spouse|fianc[ée]e?|son|daughter|mother|father|mum|mom|dad|brother|sister|aunt|uncle|cousin|"
    "grandmother|grandfather|niece|nephew|boyfriend|girlfriend|friend|colleague|neighbou?r|flatmate|landlord|boss|"
    "assistant|secretary|carer|nurse|driver|lawyer|solicitor"
)
ENDING = (
    r"(?:yours\s(?:sincerely|faithfully|truly)|(?:kind(?:est)?|best|warm)\sregards|regards|sincerely|best\swishes|"
    r"many\sthanks|cheers)"
)
TITLE = (
    r"(?:mrs?|ms|miss|mx|dr|doctor|prof|professor|sir|madam|mdm|mister|auntie|uncle|captain|sergeant|officer|"
    r"reverend|father|sister|judge|inspector)\b\.?\s+"
)
TITLED = re.compile(rf"\b{TITLE}(?P<value>(?:(?-i:[A-Z])\.\s{{0,2}}){{0,3}}{WORD}(?:\s{WORD})?)", re.I)
INTRODUCED = re.compile(
    rf"\b(?:my|our|your|his|her|their)\s(?:late\s|ex-?)?(?:{KIN}),?\s(?P<a>{LATIN})"
    rf"|\b(?:name\s(?:is|was)|by\sthe\sname\sof|(?:introduced|called|calls)\s(?:himself|herself|themselves)(?:\sas)?|"
    rf"(?:signed|served)\s(?:for\s)?by)\s(?P<b>{LATIN})"
    rf"|\b{ENDING}[,.]?\s{{1,3}}(?P<c>{LATIN})\s*$"
    rf"|\bdear\s(?P<d>{LATIN})\s?[,:\n]",
    re.I | re.M,
)
HAN = "[\u4e00-\u9fff]"
FAMILY = f"(?:{'|'.join(DOUBLE)}|[{''.join(sorted(SURNAMES))}])"
AMBIGUOUS = "于向任连古万白和时成"  # family names that are small words too: they need more than a title after them
SURE = f"(?:{'|'.join(DOUBLE)}|[{''.join(sorted(SURNAMES - set(AMBIGUOUS)))}])"
AFTER = (
    r"(?=[\s,，。、;；:：!！?？)）」』”\"'（(]|$|[的说讲在是和跟就都来打也已会要帮先她他不没对开今明昨去给把被让叫拿收等向从到了过又"
    r"还再才只能可将问答回带送买用想觉看写签交有之态])"
)
GIVEN = f"{HAN}{{1,2}}?"
CALLED = r"(?:阿(?![姨公妈婆伯爸里嬷拉哥弟妹叔斯莫尔胶富根司])" + HAN + rf"|[小老]{SURE})"
CHINESE = rf"(?:{FAMILY}{FAMILY}?{GIVEN}{AFTER})"
KIN_HAN = (
    "先生|太太|老公|老婆|丈夫|妻子|女儿|儿子|妈妈|爸爸|母亲|父亲|妈|爸|哥哥|姐姐|弟弟|妹妹|哥|姐|朋友|同事|邻居|"
    "女友|男友|室友|老板|主管|助理|外婆|奶奶|爷爷|阿姨|叔叔|表哥|表姐|房东"
)
OFFICE_HAN = (
    "邻居|店员|柜台|前台|门市|门店|客服|业务员|业务|销售员?|司机|师傅|技师|专员|店长|店经理|管理员|收银员?|服务员|"
    "快递员?|工程师|设计师|导购|同事|主管|管家|保安|护理师|护士"
)
CUE_HAN = (
    rf"(?:[我他她你您们家](?:的)?(?:{KIN_HAN})|(?:{OFFICE_HAN})的?|我叫|名叫|名字叫|名字是|叫做|姓名[:：是]?|"
    r"联络人[:：是]?|联系人[:：是]?|收件人[:：是]?)"
)
INTRODUCED_HAN = re.compile(rf"{CUE_HAN}\s?(?P<a>{CHINESE})", re.M)
SIGNED_HAN = re.compile(
    rf"(?:敬上|敬启|谨上|此致敬礼|敬礼|祝好|谨启)[\s,，。:：]{{0,3}}(?P<a>{FAMILY}{HAN}{{1,3}})\s*$"
    rf"|(?:^|[\s,，。!！])(?P<b>{FAMILY}{HAN}{{1,2}})\s?(?:敬上|敬启|谨上|谨启)",
    re.M,
)
TITLED_HAN = re.compile(
    rf"(?<![贵我对双店厂官校警资买卖甲乙他她])(?P<value>{SURE}{HAN}{{0,2}}?(?:{MANNER_OF_ADDRESS}))"
)
NICKNAMED_HAN = re.compile(rf"(?:{CUE_HAN}|(?:^|(?<=[\s,，。、;；:：!！?？])))(?P<value>{CALLED}){AFTER}", re.M)
LATIN_HAN = re.compile(rf"(?:{CUE_HAN})\s?(?P<value>{WORD})(?![A-Za-z0-9])")
STRANGERS = (TITLED, TITLED_HAN, NICKNAMED_HAN, LATIN_HAN)


def introduced(text: str) -> Iterator[str]:
    """The whole names that ``text`` introduces: found once, they are known wherever they stand."""
    seen = Lens(text).text
    for pattern in (INTRODUCED, INTRODUCED_HAN, SIGNED_HAN):
        for match in pattern.finditer(seen):
            name = next(value for value in match.groupdict().values() if value)
            if is_name(name):
                yield name


def is_name(name: str) -> bool:
    """Whether what stands where a name would stand is no everyday word."""
    if name[:2] in NO_NAMES:
        return False
    words = re.findall(r"[A-Za-z'’\-]+", name)
    return not words or words[0].lower() not in USUAL


def named(seen: Lens) -> Iterator[tuple[int, int, str]]:
    """(from, to, name) in the original of people who are called by a title, a nickname or an office."""
    for pattern in STRANGERS:
        for match in pattern.finditer(seen.text):
            value = match["value"]
            if value and is_name(value):
                start = match.start() if pattern is TITLED else match.start("value")
                yield *seen.cut(start, match.end("value")), value.casefold()
