"""What is held about one customer, as an archive to hand out: a page to read, and the same for machines."""

import io
import json
import zipfile
from contextlib import suppress
from datetime import datetime

from django.contrib.staticfiles import finders
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import override

from complaints.filing import Missing
from complaints.models import Attachment
from customers.models import Customer
from privacy.holdings import Section, holdings, shown

STYLE = "css/pages/export.css"


def archive(customer: Customer, *, internal: bool, at: datetime) -> bytes:
    """A zip with index.html in the customer's language, its style sheet, and data.json."""
    with override(customer.language):
        sections = [section for section in holdings(customer, internal=internal) if any(section.rows)]
        page = render_to_string(
            "privacy/export.html", {"customer": customer, "sections": sections, "at": at, "internal": internal}
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("index.html", page)
        files.writestr("style.css", style())
        files.writestr("data.json", as_json(customer, sections, internal=internal, at=at))
        for attachment in files_of(customer, internal=internal):
            with suppress(Missing):  # the copy says its name and fingerprint all the same
                name = f"files/{attachment.complaint.reference}/{attachment.pk}-{attachment.saved_as}"
                files.writestr(name, attachment.content, zipfile.ZIP_STORED)
    return packed.getvalue()


def files_of(customer: Customer, *, internal: bool) -> QuerySet[Attachment]:
    """The files on this person's cases that are still there and go along."""
    theirs = Attachment.objects.filed().filter(complaint__customer=customer).select_related("complaint")
    return shown("attachments", theirs.order_by("pk"), internal=internal)


def style() -> str:
    """The sheet that the page in the archive uses; it must read well without our server."""
    with open(finders.find(STYLE), encoding="utf-8") as sheet:  # noqa: PTH123  finders answers with a plain name
        return sheet.read()


def as_json(customer: Customer, sections: list[Section], *, internal: bool, at: datetime) -> str:
    """The same sections with stored values under the names that the product uses."""
    told = {section.name: [{fact.name: fact.value for fact in row} for row in section.rows] for section in sections}
    whole = {"customer": customer.pk, "exported_at": at, "internal_notes": internal, "sections": told}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
