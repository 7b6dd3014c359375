"""Roles and database of the product on any PostgreSQL: made by an administrative login or by an administrator."""

import sys
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from django.conf import settings
from psycopg import sql

from config.doors import database_name, role_password
from config.embedded import EmbeddedServerError, demo_server, tests_server

OLDEST = 15  # in which the owner of a database owns its schema "public", and MERGE appeared


class PreparationError(Exception):
    """The database cannot be prepared; the message says what an administrator has to do."""


@dataclass(frozen=True)
class Preparation:
    """The database ``name`` on the server of the administrative address ``url``, and its two roles.

    With ``secret`` the roles get passwords that follow from it.
    """

    url: str
    name: str
    secret: str | None = None

    @classmethod
    def from_settings(cls) -> "Preparation":
        """What this installation's settings ask for."""
        secret = settings.SECRET_KEY if settings.DATABASES["owner"]["PASSWORD"] else None
        return cls(settings.DATABASE_URL, database_name(settings.DATABASE_URL), secret)

    @property
    def roles(self) -> tuple[str, str]:
        """The role that owns the tables and migrates, and the role that web and worker log in as."""
        return settings.HISTORY_OWNER_ROLE, settings.HISTORY_APP_ROLE

    def run(self) -> None:
        """Make what is missing. Safe to repeat. Raises PreparationError."""
        if self.is_done():
            return
        if not self.is_created():
            self.create()
        with self.enter(self.roles[0]) as database:
            self.grant(database)

    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return self.is_created() and self.owner_finds(
            "SELECT FROM pg_default_acl WHERE defaclrole = current_user::regrole"
        )

    def is_created(self) -> bool:
        """Whether both roles can enter and the owner owns: then no administrator is needed any more."""
        try:
            self.enter(self.roles[1]).close()
            return self.owner_finds(
                "SELECT FROM pg_database WHERE datname = current_database() AND datdba = current_user::regrole"
            )
        except psycopg.OperationalError:
            return False

    def owner_finds(self, question: LiteralString) -> bool:
        """Whether the question has an answer when the owner asks it in the database."""
        with self.enter(self.roles[0]) as database:
            return database.execute(question).rowcount > 0

    def administrator(self) -> psycopg.Connection:
        """A connection of the administrative login; to its own database if the product's is not there yet."""
        try:
            return psycopg.connect(self.url, dbname=self.name, autocommit=True)
        except psycopg.OperationalError:
            return psycopg.connect(self.url, dbname="postgres", autocommit=True)

    def enter(self, role: str) -> psycopg.Connection:
        """A connection to the product's database as ``role``."""
        password = role_password(role, self.secret) if self.secret else None
        return psycopg.connect(self.url, dbname=self.name, user=role, password=password, autocommit=True)

    def create(self) -> None:
        """Roles and database, by the administrative login if it may, else by whom the error tells it."""
        try:
            with self.administrator() as server:
                self.create_on(server)
        except psycopg.errors.InsufficientPrivilege as refusal:
            raise PreparationError(self.instructions(refusal)) from refusal
        except psycopg.OperationalError as failure:
            raise PreparationError(f"The database server does not let us in: {failure}") from failure

    def create_on(self, server: psycopg.Connection) -> None:
        """Roles and database, by a login that may make them."""
        if server.info.server_version < OLDEST * 10000:
            raise PreparationError(f"PostgreSQL {OLDEST} or newer is needed; this is {server.info.server_version}.")
        for role in self.roles:
            known = server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount
            server.execute(self.role_statement(role, "ALTER" if known else "CREATE"))
        owner = sql.Identifier(self.roles[0])
        if not server.execute("SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper").rowcount:
            server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
        known = server.execute("SELECT FROM pg_database WHERE datname = %s", [self.name]).rowcount
        server.execute(
            self.database_statement("ALTER DATABASE {} OWNER TO {}" if known else "CREATE DATABASE {} OWNER {}")
        )

    def role_statement(self, role: str, verb: str) -> sql.Composed:
        """What makes or renews a role. Neither may do anything beyond its own tables."""
        password = sql.SQL(" PASSWORD {}").format(role_password(role, self.secret)) if self.secret else sql.SQL("")
        return sql.SQL(verb + " ROLE {} LOGIN{}").format(sql.Identifier(role), password)

    def database_statement(self, text: str) -> sql.Composed:
        """``text`` about the database and its owner."""
        return sql.SQL(text).format(sql.Identifier(self.name), sql.Identifier(self.roles[0]))

    def grant(self, database: psycopg.Connection) -> None:
        """The owner gives the application what tables and sequences will come, and nobody else a place to build."""
        owner, app = map(sql.Identifier, self.roles)
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, UPDATE ON SEQUENCES TO {app}",
        ):
            database.execute(sql.SQL(statement).format(owner=owner, app=app))

    def instructions(self, refusal: Exception) -> str:
        """What an administrator runs when our login may not."""
        statements = [self.role_statement(role, "CREATE") for role in self.roles]
        statements.append(self.database_statement("CREATE DATABASE {} OWNER {}"))
        lines = "\n".join(f"    {statement.as_string()};" for statement in statements)
        reason = str(refusal).strip()
        return f"The login of DATABASE_URL may not do this ({reason}). Let an administrator run:\n\n{lines}\n"


def have_database() -> None:
    """For commands: find or start the embedded server and prepare its database, if the settings lead there.

    Ends the program with a message if that fails. A server of one's own is left alone: ``preparedatabase`` is for that.
    """
    for server in (demo_server(), tests_server()):
        if server.url == settings.DATABASE_URL:
            try:
                server.ensure_running()
                Preparation.from_settings().run()
            except (EmbeddedServerError, PreparationError, OSError) as error:
                sys.exit(f"The embedded PostgreSQL could not be started. {error}")
