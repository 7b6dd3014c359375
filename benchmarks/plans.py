"""How PostgreSQL answers the hottest reads: of each page the statement that takes longest, and its plan."""

import re
from time import perf_counter

HOTTEST = ["desk, mine", "desk, team", "desk, overdue", "desk, figures polled", "case, investigating", "customer"]
HOTTEST += ["search, a rare word", "search, a common word", "new complaint, look-up", "follow-ups"]
READS = re.compile(r"(?:Scan (?:Backward )?using|Bitmap Index Scan on|Seq Scan on) (\w+)")
LONGEST = 60  # lines of a plan that are kept


def plans_of(connection, known: dict[str, list[str]]) -> list[dict]:
    """One for each of the hottest pages that were asked for: what was asked, where it reads from, and the plan."""
    return [plan_of(connection, page, known[page]) for page in HOTTEST if known.get(page)]


def plan_of(connection, page: str, statements: list[str]) -> dict:
    """The slowest of the statements, as PostgreSQL carries it out the second time."""
    asked_for = [one for one in statements if "django_session" not in one]
    slowest = max(asked_for, key=lambda statement: seconds(connection, statement))
    asked = f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {slowest}"
    lines = [line for (line,) in [connection.execute(asked).fetchall() for _ in range(2)][1]]
    read = dict.fromkeys(
        re.findall(r"(?:Scan (?:Backward )?using|Bitmap Index Scan on|Seq Scan on) (\w+)", "\n".join(lines))
    )
    took = next((line.partition(": ")[2] for line in lines if line.startswith("Execution Time")), "")
    return {"page": page, "asks": table(slowest), "reads": list(read), "took": took, "plan": lines[:LONGEST]}


def seconds(connection, statement: str) -> float:
    """How long it takes."""
    began = perf_counter()
    connection.execute(statement).fetchall()
    return perf_counter() - began


def table(statement: str) -> str:
    """The table that it asks first."""
    found = re.search(r'FROM "?(\w+)"?', statement)
    return found[1] if found else ""
