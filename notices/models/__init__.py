"""What somebody was told, the mail in which it leaves, and how they wish to be told."""

from notices.models.mailing import Mailing
from notices.models.notification import Notification
from notices.models.wish import Wish, wants_mail, way_of, ways_of

__all__ = ["Mailing", "Notification", "Wish", "wants_mail", "way_of", "ways_of"]
