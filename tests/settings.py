"""The product's settings for its tests: their own server, their own roles, nothing slow, nothing of ``var/``."""

import os

from config.embedded import tests_server

os.environ.setdefault("DATABASE_URL", tests_server().url)
os.environ |= {"DATABASE_OWNER_ROLE": "test_kintsugi_owner", "DATABASE_APP_ROLE": "test_kintsugi_app"}
os.environ |= {"SECRET_KEY": "of the tests, and of nothing else in the world", "DEBUG": "0", "HTTPS": "0"}
os.environ["SECOND_FACTOR_ROLES"] = ""  # tests of the second factor ask for it

from config.settings import *  # noqa: E402, F403
from config.settings import BASE_DIR, CACHES, INSTALLED_APPS, STORAGES  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.history.trade"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {name: CACHES["process"] | {"LOCATION": name} for name in CACHES}
HISTORY_ROOTS_FILE = BASE_DIR / "var" / "tests" / "history-roots.txt"
ERASURES_FILE = BASE_DIR / "var" / "tests" / "erasures.txt"
GIFT_VOUCHER_KEYS = ["of the voucher codes in tests, and of nothing else"]
SLIPS_FOLDER = BASE_DIR / "var" / "tests" / "slips"
BACKUP_FOLDER = BASE_DIR / "var" / "tests" / "backups"
MEDIA_ROOT = BASE_DIR / "var" / "tests" / "media"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True  # a clean clone has collected nothing
