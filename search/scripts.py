"""Chinese words in the other script, for whoever reads that one: shown so, never stored so."""

from functools import cache

SCRIPTS = {"zh-hant": "s2tw", "zh-hans": "t2s"}  # characters only: whoever said it chose the words
OWN = {"zh-hant": "cp950", "zh-hans": "gb2312"}  # the character sets that were made for one script alone


@cache
def converter(script: str):
    """OpenCC for one direction; made when the first text is shown."""
    from opencc import OpenCC

    return OpenCC(SCRIPTS[script])


def in_script(text: str, script: str) -> str:
    """``text`` in the script of that language; as it is where none was asked for."""
    return converter(script).convert(str(text)) if script in SCRIPTS else text


def is_in_other_script(text: str, script: str) -> bool:
    """Whether ``text`` has characters that only the other script uses; those that both use say nothing."""
    strange = "".join(
        sorted({char for char in text if "\u4e00" <= char <= "\u9fff" and not stands_in(char, OWN[script])})
    )
    return bool(strange) and in_script(strange, script) != strange


def stands_in(char: str, charset: str) -> bool:
    """Whether a character set has it."""
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
