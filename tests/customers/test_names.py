"""How somebody is addressed follows their own language, not the reader's."""

import pytest
from django.utils.translation import override

from customers.models import Customer


@pytest.mark.parametrize(
    ("language", "salutation", "spoken"),
    [("zh-hant", "ms", "陳美玲女士"), ("zh-hans", "mr", "陳美玲先生"), ("en", "ms", "Ms 陳美玲"), ("en", "", "陳美玲")],
)
@pytest.mark.parametrize("reader", ["en", "zh-hant", "zh-hans"])
def test_a_customer_is_addressed_in_their_own_language(reader, language, salutation, spoken):
    with override(reader):
        assert Customer(name="陳美玲", language=language, salutation=salutation).addressed == spoken
