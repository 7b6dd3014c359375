"""What is chosen from a table that grows is looked for by its name: nowhere in the admin is a select of all rows."""

from typing import cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.db.models.options import Options
from django.utils.functional import cached_property
from django.utils.text import capfirst

MOST_LINKS = 12  # so many rows are quicker seen than typed


def searchable(site, model) -> bool:
    """Whether rows of ``model`` can be looked for in the admin."""
    known = site._registry.get(model)
    return known is not None and bool(known.search_fields or getattr(known, "exactly", ()))


class Choosing:
    """For forms of the admin: each reference to rows that can be looked for is looked for."""

    admin_site: admin.AdminSite
    opts: Options

    def get_autocomplete_fields(self, request):
        fields = [*self.opts.fields, *self.opts.many_to_many]
        return [one.name for one in fields if one.remote_field and searchable(self.admin_site, one.related_model)]


class Rows(Choosing, admin.TabularInline):
    """Rows below a form. Each field says the name of its column to whoever does not see where it stands."""

    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and field.label:
            field.widget.attrs["aria-label"] = capfirst(field.label)
        return field


class ChosenFilter(admin.RelatedFieldListFilter):
    """A filter by a reference: links where there are few rows, else one that is looked for."""

    template = "admin/chosen_filter.html"
    has_many = False

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.site = model_admin.admin_site
        super().__init__(field, request, params, model, model_admin, field_path)
        self.rest = [(name, value) for name, values in request.GET.lists() for value in values
                     if name not in {*self.expected_parameters(), "p"}]  # fmt: skip

    def field_choices(self, field, request, model_admin):
        """All rows, or none where there are too many to be shown."""
        rows = cast(type[Model], field.related_model)._default_manager.complex_filter(field.get_limit_choices_to())
        found = list(rows.order_by(*self.field_admin_ordering(field, request, model_admin))[: MOST_LINKS + 1])
        self.has_many = len(found) > MOST_LINKS
        return [] if self.has_many and searchable(self.site, field.related_model) else [(r.pk, str(r)) for r in found]

    def has_output(self):
        return self.has_many or super().has_output()

    @cached_property
    def control(self) -> forms.Form:
        """The field in which a row is looked for."""
        related = cast(type[Model], self.field.related_model)
        rows, asked = related._default_manager.all(), self.lookup_val
        widget = AutocompleteSelect(self.field, self.site, attrs={"data-placeholder": str(self.title)})
        looked_for = forms.ModelChoiceField(rows, label=self.title, required=False, widget=widget)
        form = forms.Form(
            initial={self.lookup_kwarg: asked[-1] if asked else None}, auto_id=f"filter-{self.field_path}-%s"
        )
        form.fields[self.lookup_kwarg] = looked_for
        return form


admin.FieldListFilter.register(lambda field: bool(field.remote_field), ChosenFilter, take_priority=True)
