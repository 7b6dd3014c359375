"""The set-up of deploy/ as it stands: nginx before gunicorn on a socket, and what the proxy adds to a page.

    .venv/bin/python benchmarks/behind_proxy.py --database kintsugi_million            # prints the table
    .venv/bin/python benchmarks/behind_proxy.py --database kintsugi_million --write    # and keeps it

Needs nginx. It runs with deploy/nginx/kintsugi.conf, of which only places, ports and the certificate are changed (the
measure is on this machine's own address, without TLS), and is ended again. Direct and proxied requests take turns.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")
ROUNDS = 40
AROUND = """
pid {place}/nginx.pid; error_log {place}/error.log; worker_processes 1; daemon off;
events {{ worker_connections 512; }}
http {{ include /etc/nginx/mime.types; default_type application/octet-stream; sendfile on;
client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/f;
uwsgi_temp_path {place}/u;
scgi_temp_path {place}/s;
{site} }}
"""


def site(place: Path, port: int, socket: Path, static: Path) -> str:
    """The site of deploy/ with other places, without TLS and without the server that only leads to it."""
    text = (CLONE / "deploy" / "nginx" / "kintsugi.conf").read_text(encoding="utf-8")
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"    listen 443 ssl http2;\n    listen \[::\]:443 ssl http2;", f"    listen 127.0.0.1:{port};", text)
    text = re.sub(r"    ssl_[^\n]*\n", "", text)
    places = {"/run/kintsugi/web.sock": str(socket), "/srv/kintsugi/var/static": str(static)}
    for known, ours in (places | {"/var/log/nginx/kintsugi.log": f"{place}/access.log"}).items():
        text = text.replace(known, ours)
    return text.replace("server_name desk.example", "server_name localhost")


@contextmanager
def proxy(port: int, socket: Path):
    """nginx with our site; ended at the end."""
    from django.conf import settings

    from benchmarks.serving import running

    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        raise SystemExit("There is no nginx here (Debian and Ubuntu: apt-get install nginx-light).")
    with tempfile.TemporaryDirectory(prefix="kintsugi-proxy-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        ours = site(place, port, socket, settings.STATIC_ROOT)
        (place / "nginx.conf").write_text(AROUND.format(place=place, site=ours))
        user = ["-g", "user root;"] if not os.geteuid() else []  # the clone may lie where nobody else can look
        command = [program, "-c", str(place / "nginx.conf"), *user]
        subprocess.run([*command, "-t", "-q"], check=True)
        with running(command, dict(os.environ)):
            yield


def measure(direct, proxied, static: str) -> list[dict]:
    """Rows: pages by both ways, a static file, and a page that the browser says it can read compressed."""
    ways = {
        "desk, team: the web process alone": (direct, "/desk/?view=team", {}),
        "desk, team: through the proxy": (proxied, "/desk/?view=team", {}),
        "desk, team: through the proxy, compressed": (proxied, "/desk/?view=team", {"Accept-Encoding": "gzip"}),
        "desk, figures polled: the web process alone": (direct, "/desk/figures/?view=team", {}),
        "desk, figures polled: through the proxy": (proxied, "/desk/figures/?view=team", {}),
        "the style sheet: the web process alone": (direct, static, {"Accept-Encoding": "gzip"}),
        "the style sheet: through the proxy, compressed": (proxied, static, {"Accept-Encoding": "gzip"}),
    }
    took, sizes = {what: [] for what in ways}, {}
    for _ in range(ROUNDS):
        for what, (browser, path, headers) in ways.items():
            answer = browser.get(path, **headers)
            if answer.status != 200:
                raise SystemExit(f"{what} answered {answer.status}")
            took[what].append(answer.took)
            sizes[what] = (answer.wire or len(answer.body)) / 1024
    kept = proxied.get(static).headers
    if "immutable" not in kept.get("cache-control", ""):
        raise SystemExit("A hashed file is not kept for ever.")
    return [
        {"what": what, "p50": round(statistics.median(some), 2), "p95": round(sorted(some)[int(len(some) * 0.95)], 2)}
        | {"kb": round(sizes[what], 1)}
        for what, some in took.items()
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled; else the demo's")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results/set_up.json")
    wanted = parser.parse_args()
    from benchmarks import many

    many.prepare(wanted.database, fresh=False)
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.db import connection

    from benchmarks import machine
    from benchmarks.over_http import RESULTS, free_port
    from benchmarks.serving import web
    from benchmarks.sites import Site

    port, own = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="kintsugi-web-") as folder:
        Path(folder).chmod(0o755)
        socket = Path(folder) / "web.sock"
        with web(wanted.database, f"127.0.0.1:{own},unix:{socket}"), proxy(port, socket):
            direct = Site(wanted.database, f"127.0.0.1:{own}").move_in().browsers["agent"]
            proxied = Site(wanted.database, f"127.0.0.1:{port}").move_in().browsers["agent"]
            rows = measure(direct, proxied, staticfiles_storage.url("css/app.css"))
            known = {"machine": machine.facts(connection), "rows": rows}
    for row in rows:
        print(f"{row['what']:<50}{row['p50']:8.2f}{row['p95']:8.2f}{row['kb']:8.1f} kB")  # noqa: T201
    if wanted.write:
        known["command"] = " ".join(["benchmarks/behind_proxy.py", *sys.argv[1:]])
        (RESULTS / "set_up.json").write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
