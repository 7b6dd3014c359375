from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Ways in: imports of complaints, customers and purchases. No models."""

    name = "intake"
