"""Small readings of the list of notices."""

from django import template

register = template.Library()


@register.filter
def of_case(references, key):
    """The reference of the case with this number, or nothing."""
    return references.get(key, "")
