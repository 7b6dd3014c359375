"""A refused row is personal, and PostgreSQL shows it with its refusal: no log may keep it."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from config.embedded import TUNING
from config.logs import LineFormatter
from history.attribution import attributed
from tests.builders import make_customer

pytestmark = pytest.mark.django_db


def test_a_traceback_leaves_the_refused_row_out():
    customer, phone = make_customer(name="Juniper Berry"), "0955" + "777888"
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), attributed(reason="test"):
        customer.contact_points.create(kind="phone", value=phone)
        customer.contact_points.create(kind="phone", value=phone)
    assert phone in str(refusal.value), "the control: PostgreSQL tells"
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, refusal._excinfo)
    text = LineFormatter("{message}", style="{").format(record)
    assert "IntegrityError" in text
    assert "customers_contact_once_each" in text
    assert phone not in text


def test_the_console_uses_it_and_the_embedded_server_is_silent_too():
    assert settings.LOGGING["formatters"]["line"]["class"] == "config.logs.LineFormatter"
    assert (TUNING["log_error_verbosity"], TUNING["log_min_error_statement"]) == ("terse", "panic")
