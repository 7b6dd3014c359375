"""Keys in templates: an element says which command it is, the registry knows the key."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

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
def key_map():
    """The whole map, by where the keys apply: every page carries it, so it is drawn once for each language."""
    return drawn(get_language() or "")


@lru_cache
def drawn(language):
    """The map in one language."""
    return render_to_string("ui/key_map.html", {"places": COMMANDS.places()})
