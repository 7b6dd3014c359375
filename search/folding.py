"""One form for all ways to write the same word: width, case, accents, script. Pure.

Traditional and variant characters become simplified ones, character by character, by the tables of OpenCC. That is no
translation: it only has to be the same for what was written and for what is asked.
"""

import re
import unicodedata
from functools import cache

CJK_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20), (0x30000, 0x323B0))
SCRIPTS = ("tw2s", "hk2s", "t2s")
# Forms of one character that those tables keep apart, and people do not.
VARIANTS = dict(
    zip("瑯姪竝燄椀盌鑵羮袴賸迺邨隄餽鬪鶏鼈黏珮璢讎龢", "琅侄并焰碗碗罐羹裤剩乃村堤馈斗鸡鳖粘佩琉仇和", strict=True)
)
# Accents fall away, and what is not seen: bidirectional controls, joiners, halves of surrogate pairs.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
ACCENTS = re.compile("[\u0300-\u036f]")
UNSEEN = frozenset({"Cf", "Cs", "Cn", "Co"})


@cache
def simplified() -> dict[int, str]:
    """{character: the one it is folded to}; made once for each process, in a tenth of a second."""
    from opencc import OpenCC  # loaded when the first text is folded: not every process folds

    characters = [chr(code) for first, last in CJK_RANGES for code in range(first, last)]
    characters = [one for one in characters if unicodedata.normalize("NFKC", one) == one]
    folded = dict(zip(characters, characters, strict=True))
    for script in SCRIPTS:
        converted = OpenCC(script).convert("\n".join(folded.values())).split("\n")
        folded = dict(zip(folded, converted, strict=True))
    folded |= VARIANTS
    return {ord(one): settled(one, folded) for one in folded if settled(one, folded) != one}


def settled(one: str, folded: dict[str, str]) -> str:
    """Where ``one`` ends when it is folded again and again; a circle ends at its smallest member."""
    path = [one]
    while (after := folded.get(path[-1], path[-1])) not in path:
        path.append(after)
    return min(path[path.index(after) :])


def fold(text: str) -> str:
    """``text`` as it is compared. Folding twice changes nothing more; any text will do."""
    if text.isascii():
        return CONTROLS.sub(" ", text.lower())
    text = unicodedata.normalize("NFKD", seen(text)).casefold()
    text = unicodedata.normalize("NFKD", ACCENTS.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", ACCENTS.sub("", text)).translate(simplified())


def seen(text: str) -> str:
    """``text`` without what has no shape of its own."""
    text = CONTROLS.sub(" ", text)
    return "".join(one for one in text if one < "\x80" or unicodedata.category(one) not in UNSEEN)
