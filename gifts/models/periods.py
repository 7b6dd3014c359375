"""What keeps dated rows apart stands with the policies of complaints; migrations know it by this name too."""

from complaints.models.periods import Days, Hash, Just, one_at_a_time

__all__ = ["Days", "Hash", "Just", "one_at_a_time"]
