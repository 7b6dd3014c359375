"""What the admin tells in words: amounts with their currency, not as the count of smallest coins; lists by names."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext as _

from history.differences import codes_of
from history.differences import in_words as said
from ui.amounts import amount_words, exponent


@cache
def amounts_of(model: type[models.Model]) -> dict[Any, Callable]:
    """{column that counts coins of the row's own currency: what tells it in words}."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    if "currency" not in fields:
        return {}
    counts = [field for field in fields.values() if isinstance(field, models.BigIntegerField) and not field.primary_key]
    return {field.name: _teller(field) for field in counts}


def _teller(field: models.Field) -> Callable:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def told(row) -> str:
        value = field.to_python(getattr(row, field.attname))
        return "–" if value is None else amount_words(value, row.currency)

    told.__name__ = field.name  # the class of its cells
    return told


@cache
def lists_of(model: type[models.Model]) -> dict[Any, Callable]:
    """{column of JSON: what tells it in words}."""
    kept = [field for field in model._meta.concrete_fields if isinstance(field, models.JSONField)]
    return {field.name: _teller_of_list(field) for field in kept}


def _teller_of_list(field: models.Field) -> Callable:
    @admin.display(description=field.verbose_name)
    def told(row) -> str:
        value = getattr(row, field.attname)
        return said(value, codes_of(type(row), field.name)) if value else "–"

    told.__name__ = field.name
    return told


def in_words(model: type[models.Model], names: Iterable[Any]) -> list[Any]:
    """``names`` of columns, those of amounts and of JSON replaced by what tells them."""
    known = amounts_of(model) | lists_of(model)
    return [known.get(name, name) if isinstance(name, str) else name for name in names]


class CoinsTold:
    """Of an admin: its lists tell amounts with their currency, its forms say how they are typed."""

    model: type[models.Model]

    def get_list_display(self, request):
        return in_words(self.model, super().get_list_display(request))  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """With one amount as it is typed, for each sort of currency."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name in amounts_of(self.model) and not field.help_text:
            samples = {code: amount_words(10 ** (2 + exponent(code)), code) for code in ("TWD", "CNY")}
            field.help_text = _("In the smallest coin: 100 is %(TWD)s, 10000 is %(CNY)s.") % samples
        return field
