"""Chinese words in the other script, for whoever reads that one: shown so, never stored so."""

from functools import cache

SCRIPTS = {"zh-hant": "s2tw", "zh-hans": "t2s"}  # characters only: whoever said it chose the words


@cache
def converter(script: str):
    """OpenCC for one direction; made when the first text is shown."""
    from opencc import OpenCC

    return OpenCC(SCRIPTS[script])


def in_script(text: str, script: str) -> str:
    """``text`` in the script of that language; as it is where none was asked for."""
    return converter(script).convert(str(text)) if script in SCRIPTS else text
