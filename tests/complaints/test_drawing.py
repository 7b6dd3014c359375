"""The drawn lifecycle is the one in the code."""

from django.core.management import call_command


def test_the_drawing_is_up_to_date():
    call_command("drawlifecycle", check=True)
