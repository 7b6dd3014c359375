"""Where in the real words a match stands, in the script they were written in. Pure."""

from search.folding import fold
from search.query import Query
from ui.beginnings import MORE, place_to_cut

BEFORE, LENGTH = 40, 160

Part = tuple[str, bool]  # some words, and whether they are what was looked for


class Folded(dict[int, str]):
    """{character: what it becomes}, for ``str.translate``; of ``MOST`` characters, so that nobody fills the memory."""

    MOST = 20_000

    def __missing__(self, code: int) -> str:
        if len(self) >= self.MOST:
            self.clear()
        self[code] = becomes = fold(chr(code))
        return becomes


FOLDED = Folded()


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """From where to where the pieces of ``query`` stand in ``text``, in order, none within another."""
    whole, found = text.translate(FOLDED), set()
    for piece, is_cjk in query.pieces:
        at = whole.find(piece)
        while at >= 0:
            if is_cjk or at == 0 or not whole[at - 1].isalnum() or not whole[at - 1].isascii():
                found.add((at, at + len(piece) - 1))
            at = whole.find(piece, at + len(piece))
    if not found:
        return []
    places = [place for place, one in enumerate(text) for _one in FOLDED[ord(one)]]
    return merged(sorted((places[first], places[last] + 1) for first, last in found))


def merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch each other as one."""
    whole: list[tuple[int, int]] = []
    for start, end in found:
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole


def marked(text: str, query: Query) -> list[Part]:
    """All of ``text``, in parts."""
    return parts(text, spans(text, query), 0, len(text))


def excerpt(text: str, query: Query) -> list[Part]:
    """The words around the first match; nothing if there is none."""
    found = spans(text, query)
    if not found:
        return []
    first, last = found[0]
    start = max(0, first - BEFORE)
    start = place_to_cut(text, start, least=max(0, start - BEFORE)) if start else 0
    end = min(len(text), start + LENGTH)
    end = place_to_cut(text, end, least=last) if end < len(text) else end
    cut = parts(text, found, start, end)
    return [*([(MORE, False)] if start else []), *cut, *([(MORE, False)] if end < len(text) else [])]


def parts(text: str, found: list[tuple[int, int]], start: int, end: int) -> list[Part]:
    """``text`` from ``start`` to ``end``, cut where spans begin and end."""
    cut, at = [], start
    for first, last in found:
        first, last = max(first, start), min(last, end)
        if first < last:
            cut += [(text[at:first], False), (text[first:last], True)]
            at = last
    return [part for part in [*cut, (text[at:end], False)] if part[0]]
