"""Reference data out and in, as CSV and XLSX: seen before it is written, and recorded as what it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from import_export import resources
from import_export.admin import ImportMixin
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.widgets import ForeignKeyWidget

from history.admin import PolicyAdmin
from history.attribution import attributed
from ui import sheets

MOST_ROWS = 5_000


class PlainDiff(resources.Diff):
    """What a row was and becomes, as plain text: templates escape it, and no style stands in it."""

    def as_html(self):
        """The cells of a row."""
        pairs = zip(self.left, self.right, strict=True)
        return [str(new) if self.new or old == new else f"{old} → {new}" for old, new in pairs]


class UnfitError(ValueError):
    """What stands in a cell does not fit there; the message says so to whoever made the file."""


class Cell(Field):
    """A column of a file; what does not fit is told with its words."""

    def clean(self, row, **kwargs):
        """Raises UnfitError."""
        told = {"value": str(row.get(self.column_name, ""))[:80], "column": self.column_name}
        try:
            return super().clean(row, **kwargs)
        except UnfitError:
            raise
        except ArithmeticError as error:
            raise UnfitError(_("“%(value)s” is no number.") % told) from error
        except ValueError as error:
            raise UnfitError(_("“%(value)s” does not fit in the column %(column)s.") % told) from error


class Called(ForeignKeyWidget):
    """A row that a file names; what nobody knows by that name is told with its kind."""

    def clean(self, value, row=None, **kwargs):
        """Raises UnfitError."""
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist as error:
            told = {"kind": self.model._meta.verbose_name, "name": str(value)[:80]}
            raise UnfitError(_("There is no %(kind)s called “%(name)s”.") % told) from error


class ReferenceResource(resources.ModelResource):
    """Rows known by a code of their own. Unknown columns, too many rows and what no form would take are refused."""

    DEFAULT_RESOURCE_FIELD = Cell

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def get_diff_class(self):
        return PlainDiff

    def before_import(self, dataset, **kwargs):
        """Raises ValidationError for columns that nobody knows or that lack, and for more rows than fit in one go."""
        known = {field.column_name for field in self.get_import_fields()}
        given = set(dataset.headers or ())
        if given - known:
            raise ValidationError(_("Nobody knows these columns: %(names)s.") % {"names": ", ".join(given - known)})
        if lacking := set(self._meta.import_id_fields) - given:
            raise ValidationError(_("These columns are missing: %(names)s.") % {"names": ", ".join(lacking)})
        if len(dataset) > MOST_ROWS:
            raise ValidationError(_("At most %(count)d rows at once.") % {"count": MOST_ROWS})

    def before_import_row(self, row, **kwargs):
        """What an export made harmless is read back as it was."""
        for name, value in row.items():
            if isinstance(value, str) and value.startswith("'") and sheets.harmless(value[1:]) == value:
                row[name] = value[1:]


class _WithRows:
    """A format that says when there is nothing in the file."""

    def create_dataset(self, in_stream, **kwargs):
        """Raises ValidationError where no row follows the names of the columns."""
        found = super().create_dataset(in_stream, **kwargs)  # type: ignore[misc]
        if not found:
            raise ValidationError(_("There is no row in the file."))
        return found


class CSVRows(_WithRows, CSV):
    """Text with commas."""


class XLSXRows(_WithRows, XLSX):
    """A workbook; of a formula the value that was saved with it counts."""


def hindrances(result) -> list[str]:
    """What stands in the way of an import, a sentence for each, with its row where it has one."""
    said = [" ".join(_messages(one.error)) for one in result.base_errors]
    of_rows = [(number, _messages(one.error)) for number, errors in result.row_errors() for one in errors]
    for row in result.invalid_rows:
        columns = [f"{name}: {' '.join(words)}" for name, words in row.field_specific_errors.items()]
        of_rows.append((row.number, [*columns, *row.non_field_specific_errors]))
    told = [f"{_('Row %(number)s') % {'number': number}}: {' '.join(words)}" for number, words in sorted(of_rows)]
    return said if said else told


def _messages(error: Exception) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def resource_of(model: Any, fields: tuple[str, ...], key: tuple[str, ...], **more) -> type[ReferenceResource]:
    """A resource over ``fields``, whose rows are known by ``key``; ``more`` are fields of its own."""
    meta = type("Meta", (ReferenceResource.Meta,), {"model": model, "fields": fields, "import_id_fields": key})
    return type(f"{model.__name__}Resource", (ReferenceResource,), {"Meta": meta, **more})


class ExportAdmin(PolicyAdmin):
    """Rows that whoever keeps them may take out, as text that no spreadsheet takes for a formula."""

    resource: type[ReferenceResource]
    change_list_template = "admin/reference/change_list.html"
    takes_in = False

    def has_keeping_permission(self, request) -> bool:
        """Whether the person keeps these rows."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}") or (
            not self.takes_in and request.user.role == "manager"
        )

    def get_urls(self):
        names = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("export/", self.admin_site.admin_view(require_safe(self.export_view)), name=f"{names}_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        keeps = self.has_keeping_permission(request)
        more = {"can_export": keeps, "can_import": keeps and self.takes_in}
        return super().changelist_view(request, more | (extra_context or {}))

    def export_view(self, request):
        """All rows, in the format that the address names (``as``)."""
        if not self.has_keeping_permission(request):
            raise PermissionDenied
        form = sheets.XLSX if request.GET.get("as") == sheets.XLSX else sheets.CSV
        data = self.resource().export(self.get_queryset(request).order_by("pk"))
        write = sheets.as_xlsx if form == sheets.XLSX else sheets.as_csv
        answer = HttpResponse(write(data.headers, data), content_type=sheets.MIME[form])
        answer["Content-Disposition"] = f'attachment; filename="{self.opts.model_name}.{form}"'
        return answer


class ReferenceAdmin(ImportMixin, ExportAdmin):
    """Rows that come in from a file too: by who may change them, seen first, recorded as an import."""

    takes_in = True
    import_template_name = "admin/reference/import.html"
    import_export_change_list_template = "admin/reference/change_list.html"
    skip_admin_log = True
    import_formats = [CSVRows, XLSXRows]

    def get_import_resource_classes(self, request):
        return [self.resource]

    def has_import_permission(self, request) -> bool:
        return self.has_keeping_permission(request)

    def create_import_form(self, request):
        """Asks in the words of this house."""
        form = super().create_import_form(request)
        form.fields["import_file"].label, form.fields["format"].label = _("File"), _("Format")
        return form

    def add_data_read_fail_error_to_form(self, form, e):
        """A file that is not what it was said to be."""
        unreadable = [_("The file cannot be read. Choose the format that it really has.")]
        form.add_error("import_file", e.messages if isinstance(e, ValidationError) else unreadable)

    def add_success_message(self, result, request):
        """How many rows became what."""
        told = {"new": result.totals["new"], "changed": result.totals["update"], "same": result.totals["skip"]}
        words = _("Brought in. New: %(new)d, changed: %(changed)d, as they were: %(same)d.") % told
        messages.success(request, words)

    def process_dataset(self, dataset, form, request, **kwargs):
        """Each row that changes says in its history that it came in so."""
        with attributed(actor_id=request.user.pk, reason="import"):
            return super().process_dataset(dataset, form, request, **kwargs)

    def import_action(self, request, **kwargs):
        """The page that takes a file and shows what it would do. A file that cannot be read is told, not raised."""
        try:
            answer = super().import_action(request, **kwargs)
            if found := answer.context_data.get("result"):
                answer.context_data["hindrances"] = hindrances(found)
            return answer
        except (UnicodeDecodeError, KeyError, IndexError) as error:
            context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Import")}
            context["problem"] = _("The file cannot be read: %(why)s") % {"why": type(error).__name__}
            return TemplateResponse(request, "admin/reference/unreadable.html", context, status=422)
