"""Reminders whose workers die, freeze and lose their database: each has its effect once.

    .venv/bin/python benchmarks/reminders.py --due 10000 --workers 4 --kill-every 2 --restarts 5 --write
    .venv/bin/python benchmarks/reminders.py --due 10000 --freeze 120 --kill-every 0 --restarts 0 --write

On a server of its own, with a mail server on localhost that keeps every mail it takes and knows no two for the same.
Workers are forked, and killed with SIGKILL; the database goes down hard and comes back. ``--write`` adds the outcome to
docs/figures-reminders.md.
"""

import argparse
import os
import platform
import random
import signal
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
AGENTS, BATCH, PATIENCE = 20, 2_000, 300


class Drill:
    """One run: the server, the mails, the workers and what is done to them."""

    def __init__(self, wanted: argparse.Namespace, home: Path):
        self.wanted, self.home, self.dice = wanted, home, random.Random(7)
        self.workers: list[int] = []
        self.kills = self.frozen = self.down = 0

    def prepare(self) -> None:
        """A migrated database on a server of its own, and a mail server; Django looks at both."""
        from config.embedded import Server

        self.server = Server(self.home / "server")
        os.environ["DATABASE_URL"] = self.server.ensure_running()
        os.environ["HISTORY_ROOTS_FILE"] = str(self.home / "roots.txt")
        from benchmarks.many import prepare
        from tests.complaints.mail_sink import Sink

        prepare("kintsugi_reminders", fresh=True)
        from django.conf import settings

        settings.SLIPS_FOLDER = self.home / "slips"
        self.sink = Sink()
        settings.MAILERS = self.sink.mailers
        Thread(target=self.sink.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def fill(self) -> datetime:
        """Follow-ups whose windows open at one moment, soon; that moment."""
        from django.db import connections, transaction

        from accounts.models import Team, User
        from complaints.models import Category, Complaint
        from followups.models import FollowUp
        from followups.planning import write

        team = Team.objects.create(name="Reminded")
        people = [
            User.objects.create_user(f"a{n}", name=f"Agent {n}", alias=f"A{n}", role="agent", team=team,
                                     email=f"a{n}@example.org")
            for n in range(AGENTS)
        ]  # fmt: skip
        at = datetime.now(UTC)
        case = Complaint.register(
            by=people[0], at=at, channel="email", words="The kettle leaks.", category=Category.objects.first()
        )
        due = at + timedelta(seconds=15 + self.wanted.due / 700)
        window = {"earliest_at": due, "latest_at": due + timedelta(days=2), "channel": "phone"}
        for first in range(0, self.wanted.due, BATCH):
            numbers = range(first, min(first + BATCH, self.wanted.due))
            with transaction.atomic():
                write(
                    [FollowUp(complaint=case, team=team, assignee=people[n % AGENTS], **window) for n in numbers],
                    by=people[0], at=at,
                )  # fmt: skip
        connections.close_all()
        return due

    def hire(self) -> None:
        """One more worker."""
        worker = os.fork()
        if worker == 0:
            try:
                work()
            finally:
                os._exit(1)
        self.workers.append(worker)

    def kill_one(self) -> None:
        """Kill a worker that is not frozen, and put another in its place."""
        worker = self.dice.choice([one for one in self.workers if one != self.frozen])
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        self.workers.remove(worker)
        self.kills += 1
        self.hire()

    def restart(self) -> None:
        """Let the database crash and come back."""
        self.server.run("pg_ctl", "-w", "-D", self.server.data, "-m", "immediate", "stop")
        self.server.ensure_running()
        self.down += 1

    def freeze(self) -> None:
        """Stop a worker in the middle of a lot, so far as that can be met."""
        self.frozen = self.workers[0]
        os.kill(self.frozen, signal.SIGSTOP)

    def run(self, due: datetime) -> dict:
        """Let it all happen until every mail came, or patience ends; then look what came of it."""
        sleep(max(0.0, (due - datetime.now(UTC)).total_seconds() - 1))
        for _each in range(self.wanted.workers):
            self.hire()
        began = monotonic() + 1
        events = self.timetable()
        while monotonic() - began < PATIENCE:
            sleep(0.05)
            while events and monotonic() - began >= events[0][0]:
                events.pop(0)[1]()
            if len(self.sink.mails) >= self.wanted.due and not events:
                break
        sleep(3)  # whatever would come too late to be right
        outcome = self.outcome(due)
        for worker in self.workers:
            os.kill(worker, signal.SIGKILL)
        return outcome

    def timetable(self) -> list:
        """[(second, what is done then)], in order."""
        every, minute = self.wanted.kill_every, 30
        kills = [(every * n, self.kill_one) for n in range(1, int(minute / every) + 1)] if every else []
        downs = [(4 + 5 * n, self.restart) for n in range(self.wanted.restarts)]
        freeze = self.wanted.freeze
        ice = [(3, self.freeze), (3 + freeze, lambda: os.kill(self.frozen, signal.SIGCONT))] if freeze else []
        return sorted([*kills, *downs, *ice], key=lambda event: event[0])

    def outcome(self, due: datetime) -> dict:
        """How many came, how often, how late."""
        from followups.models import Notice

        numbers = Counter(str(mail["Message-ID"]).split(".")[1] for mail in self.sink.mails)
        late = sorted((mail.came_at - due).total_seconds() for mail in self.sink.mails)
        intime = sum(1 for seconds in late if seconds <= 60)
        return {
            "reminders": self.wanted.due,
            "notices in the product": Notice.objects.count(),
            "told twice in the product": Notice.objects.count()
            - Notice.objects.values("reminder__followup").distinct().count(),
            "mails missed": self.wanted.due - len(numbers),
            "mails sent twice": sum(count - 1 for count in numbers.values()),
            "within 60 s of due": f"{100 * intime / self.wanted.due:.2f} %",
            "half of the mails by": f"{late[len(late) // 2]:.1f} s after due" if late else "–",
            "99 of 100 mails by": f"{late[int(len(late) * 0.99)]:.1f} s after due" if late else "–",
            "last mail": f"{late[-1]:.1f} s after due" if late else "–",
            "not settled as sent": Notice.objects.exclude(mail="sent").count(),
            "workers killed": self.kills,
            "database went down": self.down,
            "worker frozen": f"{self.wanted.freeze} s" if self.wanted.freeze else "none",
        }


def work() -> None:
    """What a worker does, over and over: the two jobs of followups.tasks, whatever goes wrong meanwhile."""
    from django.db import DatabaseError, InterfaceError, connections
    from django.utils.timezone import now

    from followups.reminding import remind
    from followups.tasks import carry_mails

    connections.close_all()
    while True:
        try:
            remind(now())
            carry_mails()
        except (DatabaseError, InterfaceError):
            connections.close_all()
        sleep(0.2)


def keep(outcome: dict, wanted: argparse.Namespace) -> None:
    """Add the outcome to the figures."""
    path = CLONE / "docs" / "figures-reminders.md"
    title = "# Reminders whose workers die\n\nEach run appends itself: `benchmarks/reminders.py --write`.\n"
    told = path.read_text(encoding="utf-8") if path.exists() else title
    how = f"{wanted.workers} workers, {platform.machine()}, {os.cpu_count()} processors shared with others"
    rows = "\n".join(f"| {what} | {value} |" for what, value in outcome.items())
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    path.write_text(f"{told}\n## {when}, {how}\n\n| what | |\n| --- | --- |\n{rows}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=2, help="seconds; 0: nobody is killed")
    parser.add_argument("--restarts", type=int, default=5)
    parser.add_argument("--freeze", type=int, default=0, help="seconds for which one worker stands still")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        drill = Drill(wanted, Path(home))
        drill.prepare()
        outcome = drill.run(drill.fill())
        drill.server.run("pg_ctl", "-D", drill.server.data, "-m", "immediate", "stop", check=False)
    for what, value in outcome.items():
        print(f"{what}: {value}")  # noqa: T201
    if wanted.write:
        keep(outcome, wanted)
    clean = not (outcome["mails missed"] or outcome["mails sent twice"] or outcome["told twice in the product"])
    raise SystemExit(0 if clean else 1)


if __name__ == "__main__":
    main()
