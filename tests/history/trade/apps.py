from django.apps import AppConfig


class TradeConfig(AppConfig):
    """A toy of the trade, so that the mechanism is tested apart from the product it serves."""

    name = "tests.history.trade"
    label = "trade"
