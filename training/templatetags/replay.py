"""A moment of a case, as a link to how the case stood then."""

from django import template
from django.utils.html import format_html

from history.moments import written
from ui.templatetags.ui import address, exact

register = template.Library()


@register.simple_tag
def replayed(reference, at, label=""):
    """The moment ``at`` in words (or ``label``), leading to the replay of the case there."""
    page = address("training:replay", reference)
    words = label or exact(at)
    return format_html('<a class="moment" href="{}?at={}">{}</a>', page, written(at), words) if page else words
