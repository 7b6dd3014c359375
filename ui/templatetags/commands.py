"""Keys in templates: an element says which command it is, the registry knows the key."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from ui.commands import COMMANDS

register = template.Library()


@register.simple_tag
@lru_cache
def key(code):
    """`<a href="…" {% key "escalate" %}>`: marks the element that the key of the command reaches."""
    return format_html('data-key="{}" data-command="{}"', COMMANDS[code].key, code)


@register.simple_tag
@lru_cache
def kbd(code):
    """The caps of its key."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((cap,) for cap in COMMANDS[code].caps))


@register.simple_tag(takes_context=True)
def key_map(context):
    """All keys that are open to the reader, by where they apply: every page carries the map, so it is drawn once."""
    user = getattr(context.get("request"), "user", None)
    closed = frozenset(code for code, command in COMMANDS.items() if user and not command.is_open_to(user))
    return drawn(get_language() or "", closed)


@lru_cache
def drawn(language, closed):
    """The map in one language, without the commands that are closed."""
    return render_to_string("ui/key_map.html", {"places": COMMANDS.places(closed)})
