"""Money as people read it: integer minor units and a currency code in, words for the active language out."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency
from django.utils.translation import get_language, to_locale

WHOLE_UNITS = frozenset({"TWD", "JPY"})  # stored with exponent 0, whatever ISO 4217 says of cents


def exponent(currency):
    """How many decimals one unit of `currency` has in our columns."""
    return 0 if currency in WHOLE_UNITS else 2


def amount_words(minor, currency):
    """`amount_words(320000, "HKD")` is "HKD 3,200.00"; the code is always shown, so no two dollars look alike."""
    return _written(minor, currency, get_language() or "en")


@lru_cache(maxsize=8192)
def _written(minor, currency, language):
    """Kept, because lists show the same amounts again and again, and writing one takes longer than all the row."""
    places = exponent(currency)
    amount = Decimal(minor).scaleb(-places)
    pattern = "¤¤\u00a0#,##0" + ("." + "0" * places if places else "")
    return format_currency(amount, currency, format=pattern, locale=to_locale(language), currency_digits=False)
