"""How a match is shown."""

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from search.excerpts import Part, marked
from search.query import Query
from search.scripts import in_script

register = template.Library()
register.filter("in_script", in_script)


@register.filter
def parts(found: list[Part]) -> SafeString:
    """Words with what was looked for marked."""
    escaped = ((escape(words), is_match) for words, is_match in found)
    return mark_safe("".join(f"<mark>{words}</mark>" if is_match else words for words, is_match in escaped))  # noqa: S308


@register.filter
def marking(text, query: Query | None):
    """``{{ name|marking:asked }}``: the text with what was looked for marked, whatever script or case it is in."""
    return parts(marked(str(text), query)) if query else conditional_escape(text)
