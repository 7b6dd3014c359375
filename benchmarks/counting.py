"""What a page asks the database, told to whoever measures: a second pass, so that timed requests pay nothing for it."""

from time import perf_counter

import psycopg
from django.db import connection
from django.http import JsonResponse

ASKED = "X-Benchmark-Count"  # a request with this header is answered with its statements instead of its page
BOUNDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Statements:
    """Notes each statement of one request, with its values filled in, and how long the database took."""

    def __init__(self):
        self.told, self.seconds = [], 0.0

    def __call__(self, execute, sql, params, many, context):
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += perf_counter() - began
            self.note(sql, params)

    def note(self, sql, params) -> None:
        """Keep it as one could type it; bounds of transactions are not counted."""
        text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
        if not text.startswith(BOUNDS):
            with psycopg.ClientCursor(connection.connection) as cursor:
                self.told.append(cursor.mogrify(text, params) if params else text)


class CountingMiddleware:
    """Answers with statements whoever asks for them; every other request passes untouched."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if ASKED not in request.headers:
            return self.get_response(request)
        statements = Statements()
        with connection.execute_wrapper(statements):
            answer = self.get_response(request)
        size = len(answer.content) / 1024
        facts = {"status": answer.status_code, "kilobytes": size, "database_ms": statements.seconds * 1000}
        told = facts | {"statements": statements.told, "location": answer.headers.get("Location", "")}
        response = JsonResponse(told)
        response.headers["Content-Length"] = str(len(response.content))
        return response
