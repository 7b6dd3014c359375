"""When the house works. Names are hours and places, so that they read the same in every language."""

from datetime import time

MIDNIGHT = time(0)

# Each is open every day of the week from its opening to its closing; 00:00 to 00:00 is the whole day.
CALENDARS = [
    {"name": "09:00–21:00 Asia/Taipei", "zone": "Asia/Taipei", "opens": time(9), "closes": time(21)}
    | {"is_default": True, "holidays": "TW"},
    {"name": "24 × 7 Asia/Taipei", "zone": "Asia/Taipei", "opens": MIDNIGHT, "closes": MIDNIGHT}
    | {"is_default": False, "holidays": None},
]
