"""One settings file, driven by the environment; ``docs/operators.md`` explains every variable.

What a manager may want to change is not here but in policy rows.
"""

from pathlib import Path

from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.doors import doors
from config.embedded import demo_server
from config.environment import BASE_DIR, env
from config.mailers import mailers
from config.secret import kept_secret

VAR_DIR = BASE_DIR / "var"

PRODUCT_NAME = pgettext_lazy("product name", "Kintsugi")
FIRM_NAME = env("FIRM_NAME", default="Kintsugi")
DEMO_PASSWORD = env("DEMO_PASSWORD", default="mended-with-gold")  # of the people of the demo data
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000").rstrip("/")  # where customers reach survey links
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# From the bottom of the staircase up, except that "history" must come before Django's own commands.
OUR_APPS = ["ui", "accounts", "audit", "calendars", "search", "customers", "complaints", "gifts", "followups"] + [
    "notices",
    "privacy",
    "casework",
    "intake",
    "training",
    "config",
]
INSTALLED_APPS = [
    "history",  # its makemigrations and migrate replace Django's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *OUR_APPS,
    "django.forms",  # FORM_RENDERER finds its templates
    "config.adminapp.HouseConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "simple_history",
    "import_export",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.headers.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.addresses.PlainAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "history.middleware.AttributionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sitting.SittingMiddleware",
    "accounts.middleware.SightMiddleware",
    "accounts.middleware.ContactMiddleware",
    "accounts.practice.PracticeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Before anybody has signed in, and on the way in.
PLACES_OF_STRANGERS = frozenset(
    {"sign-in", "account_login", "sign-out", "set_language", "healthz", "entry", "lost_password", "mfa_authenticate"}
)
# What belongs to oneself: open to everybody, also to those who still owe a second factor.
PLACES_OF_ONESELF = frozenset(
    {"account", "mfa_index", "end_sitting", "end_all_sittings", "account_change_password", "account_reauthenticate"}
    | {"mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"}
    | {"mfa_view_recovery_codes", "mfa_generate_recovery_codes"}
)
# All that a department contact may open: the questions put to their department. Everything else is not there for them.
PLACES_OF_CONTACTS = frozenset(
    {"home", "casework:tasks", "casework:task", "healthz", "readyz", "casework:survey", "casework:survey_thanks"}
    | PLACES_OF_STRANGERS
    | PLACES_OF_ONESELF
)
# What may be changed at practice: cases and what belongs to them. Nothing of the house, no money, no stock.
PLACES_OF_PRACTICE = frozenset(
    {"training:practice", "training:practice_left", "followups:change"}
    | PLACES_OF_STRANGERS
    | PLACES_OF_ONESELF
    | {f"casework:{name}" for name in ("new_case", "choose", "alike", "suggestion", "door", "part", "message_act")}
    | {f"casework:{name}" for name in ("reply", "reply_draft", "reply_act", "attachments", "attachment_removal")}
    | {f"casework:{name}" for name in ("attachment_redaction", "promise", "promise_hint", "promise_from_words")}
    | {f"casework:{name}" for name in ("promise_kept", "call", "attempt", "call_ended", "survey_link", "letter")}
    | {f"casework:{name}" for name in ("call_now", "task", "bulk", "queue", "gift_checks", "survey")}
)
# Where a thing has its page: apps below link to pages above only through these.
ABSOLUTE_URL_OVERRIDES = {
    "complaints.complaint": lambda case: reverse("casework:case", args=[case.reference]),
    "customers.customer": lambda customer: reverse("casework:customer", args=[customer.pk]),
    "gifts.budget": lambda budget: reverse("gifts:budget", args=[budget.pk]),
    "gifts.gift": lambda gift: reverse("gifts:gift", args=[gift.pk]),
    "followups.letter": lambda letter: reverse("casework:letter", args=[letter.followup_id]),
    "followups.followup": lambda followup: reverse("casework:call", args=[followup.pk]),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context.workspace",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = not DEBUG

# The database has two doors: the application's role, and the owner's for migrate and verification.
DATABASE_URL = env("DATABASE_URL", default="") or demo_server().url
HISTORY_OWNER_ROLE = env("DATABASE_OWNER_ROLE", default="kintsugi_owner")
HISTORY_APP_ROLE = env("DATABASE_APP_ROLE", default="kintsugi_app")
DATABASES = doors(
    DATABASE_URL,
    application=HISTORY_APP_ROLE,
    owner=HISTORY_OWNER_ROLE,
    secret=SECRET_KEY if env("DATABASE_URL", default="") else None,
    max_age=env.int("CONN_MAX_AGE", default=3600),
)
# What all processes must know together (limits, codes that were used) is in the database; what each may know for
# itself for a minute stays with it.
_LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_shared",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "process": {"BACKEND": _LOCAL, "LOCATION": "process"},
}
SIMPLE_HISTORY_DATE_INDEX = False
HISTORY_ROOTS_FILE = env("HISTORY_ROOTS_FILE", default=str(VAR_DIR / "history-roots.txt"))
HISTORY_ROOTS_MAIL = env.list("HISTORY_ROOTS_MAIL", default=[])

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "sign-in", "/", "sign-in"
# Who must show a second factor at sign-in: whoever decides, sees without masks, or takes data out of the house.
SECOND_FACTOR_ROLES = frozenset(
    env.list("SECOND_FACTOR_ROLES", default=["supervisor", "manager", "auditor", "legal", "administrator"])
)
ACCOUNT_ADAPTER, MFA_ADAPTER = "accounts.signing_in.StaffAdapter", "accounts.signing_in.FactorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth checks that the two settings agree
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = True  # a sitting lasts as long as accounts/sitting.py lets it
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "10/5m/key",
}  # the latter of codes; names: accounts/throttle
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.PredictablePasswordValidator"},
]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_ENGINE = "accounts.sessions"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 24 * 60 * 60  # at most; idle ones end sooner (accounts/sitting.py)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}

USE_TZ = True
TIME_ZONE = env("TIME_ZONE", default="Asia/Taipei")
LANGUAGE_CODE = env("LANGUAGE_CODE", default="en")
LANGUAGES = [("en", _("English")), ("zh-hant", _("Traditional Chinese")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default="") or VAR_DIR / "media")  # no address leads there, only views do
ATTACHMENT_BYTES = env.int("ATTACHMENT_MEGABYTES", default=15) * 1024 * 1024
ATTACHMENTS_AT_ONCE = 10  # files that go with one message
ATTACHMENTS_OF_CASE = env.int("ATTACHMENTS_OF_CASE", default=100)
ATTACHMENTS_OF_CASE_BYTES = env.int("ATTACHMENTS_OF_CASE_MEGABYTES", default=150) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "config.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
_PLAIN, _HASHED = (
    "django.contrib.staticfiles.storage.StaticFilesStorage",
    "whitenoise.storage.CompressedManifestStaticFilesStorage",
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if DEBUG else _HASHED},
}

# They seal voucher codes: the first seals, the others still open. Kept apart from the database and its backups.
GIFT_VOUCHER_KEYS = env.list("GIFT_VOUCHER_KEYS", default=[]) or [kept_secret(VAR_DIR / "voucher_key")]
PROCRASTINATE_ON_APP_READY = "audit.watching.watch"  # jobs that fail are noted
SLIPS_FOLDER = VAR_DIR / "slips"  # what senders of reminders note of the mails that go out; one machine each

ERASURES_FILE = Path(env("ERASURES_FILE", default="") or VAR_DIR / "erasures.txt")
BACKUP_FOLDER = Path(env("BACKUP_FOLDER", default="") or VAR_DIR / "backups")

MAILERS = mailers(env("MAIL_URL", default=""), VAR_DIR / "mail")
LINKS_BY_MAIL = bool(env("MAIL_URL", default=""))  # whether a forgotten password can be helped without an administrator
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("MAIL_FROM", default="kintsugi@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "config.logs.RequestIdFilter"}},
    "formatters": {
        "line": {
            "class": "config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {"django": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING"), "propagate": False}},
}
