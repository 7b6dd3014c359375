"""The two doors to the one database, derived from its administrative address."""

import hashlib
import hmac

from psycopg.conninfo import conninfo_to_dict

DATABASE_NAME = "kintsugi"  # unless the address names one
# A page gives up rather than let others wait: milliseconds.
LIMITS = {"statement_timeout": 15_000, "lock_timeout": 3_000, "idle_in_transaction_session_timeout": 30_000}
# A statement that comes a third time on a connection is planned for the last time: a page's time was half planning.
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 3}


def doors(url: str, *, application: str, owner: str, secret: str | None, max_age: int) -> dict:
    """Django's DATABASES: ``default`` for the application's role, with limits, and ``owner``.

    ``url`` is the administrative login's. With ``secret`` each role has a password that follows from it; without,
    the server trusts (the embedded one). ``max_age`` in seconds: how long a connection is kept.
    """
    limits = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
    return {
        "default": door(url, application, secret, {"options": limits} | PLANNED_ONCE) | {"CONN_MAX_AGE": max_age},
        "owner": door(url, owner, secret, {}),
    }


def door(url: str, role: str, secret: str | None, options: dict) -> dict:
    """One entry of DATABASES: the server of ``url``, entered as ``role``."""
    address = conninfo_to_dict(url)
    named = {"host", "port", "user", "password", "dbname", "options"}
    return {
        "ENGINE": "history.database",
        "NAME": database_name(url),
        "USER": role,
        "PASSWORD": role_password(role, secret) if secret else "",
        "HOST": address.get("host", ""),
        "PORT": str(address.get("port", "")),
        "OPTIONS": {name: value for name, value in address.items() if name not in named} | options,
        "CONN_HEALTH_CHECKS": True,
    }


def database_name(url: str) -> str:
    """The product's database on the server of ``url``; an address of the maintenance database names none."""
    name = conninfo_to_dict(url).get("dbname")
    return str(name) if name and name != "postgres" else DATABASE_NAME


def role_password(role: str, secret: str) -> str:
    """The password of a database role: nobody has to keep it, whoever has the secret key can compute it."""
    return hmac.new(secret.encode(), f"database role {role}".encode(), hashlib.sha256).hexdigest()
