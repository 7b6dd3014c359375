"""What people and machines type that nobody thought of."""

SCRIPT = "<script>window.pwned=1</script>"

# Text that a form may accept as somebody's words; wherever it comes out again it must come out as text.
WORDS = {
    "markup": SCRIPT + "\"'><img src=x onerror=window.pwned=1></textarea></q></script><svg onload=window.pwned=1>",
    "languages": "'; DROP TABLE complaints_complaint; -- %_\\ {{ 7|add:7 }}{% load static %}${7*7} %s %(name)s {0!r}",
    "letters": "𠮷野家 🏺👩‍👩‍👧 𝒜 \u202egnp.exe\u202c \u2066abc\u2069 שלום a\u200b\u200d\ufeff\u00ad\u2060z "
    + "Z\u0351\u036b\u0343\u036a" * 9,
    "line ends": "one\r\ntwo\rthree\u2028four\u2029five",
    "controls": "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 127, *range(128, 160)]))
    + "\ufffe\uffff\U0010ffff",
    "spaces": " \t\u3000\u00a0 ",
    "formula and path": '=cmd|" /C calc"!A0 ../../../../etc/passwd',
}
# What no field should take, or only a field of free words: wrong kinds, wrong sizes, halves of encodings.
WRONG = {
    "nothing": "",
    "nul": "a\x00b",
    "too long": "長" * 100_000,
    "many digits": "9" * 5_000,
    "beyond 64 bits": "18446744073709551616",
    "negative": "-1",
    "not a number": "NaN",
    "exponent": "1e400",
    "other digits": "١٢٣",
    "list": "[1,2]",
    "no such day": "2026-02-31T25:61",
    "replaced surrogate": "\ufffd\ufffd\ufffd",
}
# Those of them that are wrong for free words, too; the others are words like any.
WRONG_FOR_WORDS = ("nothing", "nul", "too long", "replaced surrogate")
# The wrong values that may look right to a careless check, each to be tried among facts that are right.
SUBTLE = {
    "superscript digit": "²",
    "beyond 32 bits": "2147483648",
    "zero": "0",
    "many digits": "9" * 5_000,
    "year one": "0001-01-01T00:00",
    "last year": "9999-12-31T23:59",
    "nul": "\x00",
}
EVERYTHING = WORDS | WRONG | SUBTLE
