from django import template
from django.urls import reverse

from training.commands import PLACES

register = template.Library()


@register.inclusion_tag("training/panels/places.html", takes_context=True)
def places(context) -> dict:
    """The places of training that are open to the reader; the present one is that whose address leads here."""
    request = context["request"]
    known = [(command.label, reverse(command.page)) for command in PLACES if command.is_open_to(request.user)]
    return {"places": [(label, address, request.path.startswith(address)) for label, address in known]}
