"""How a match is shown."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.excerpts import Part, marked
from search.query import Query

register = template.Library()


@register.filter
def parts(found: list[Part]) -> SafeString:
    """Words with what was looked for marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", words) if is_match else words,) for words, is_match in found)
    )


@register.filter
def marking(text, query: Query | None):
    """``{{ name|marking:asked }}``: the text with what was looked for marked, whatever script or case it is in."""
    return parts(marked(str(text), query)) if query else conditional_escape(text)
