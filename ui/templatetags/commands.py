"""Keys in templates: an element says which command it is, the registry knows the key."""

from django import template
from django.utils.html import format_html, format_html_join

from ui.commands import COMMANDS

register = template.Library()


@register.simple_tag
def key(code):
    """`<a href="…" {% key "escalate" %}>`: marks the element that the key of the command reaches."""
    return format_html('data-key="{}" data-command="{}"', COMMANDS[code].key, code)


@register.simple_tag
def kbd(code):
    """The caps of its key."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((cap,) for cap in COMMANDS[code].caps))


@register.simple_tag
def places():
    """The whole map: [(place, commands)]."""
    return COMMANDS.places()
