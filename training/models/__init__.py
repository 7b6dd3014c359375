"""What is written while learning from cases."""

from training.models.pin import Pin, PinKind

__all__ = ["Pin", "PinKind"]
