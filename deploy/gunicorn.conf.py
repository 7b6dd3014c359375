"""How the web processes run: `gunicorn config.wsgi --config deploy/gunicorn.conf.py`.

One process a core, a few threads each: a page is computing, and threads only fill the waits for the database. Every
thread keeps one connection (CONN_MAX_AGE), so PostgreSQL needs workers × threads of them, and some for the worker.
"""

import gc
import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000").split(",")
workers = int(os.environ.get("WEB_PROCESSES") or os.cpu_count() or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
keepalive = 75  # longer than the proxy keeps its connections open, so that it never writes into a closed one
timeout = 60  # a process that does not come back within a minute is replaced; statements end after 15 s by themselves
graceful_timeout = 30  # how long requests under way may finish when the server is stopped or restarted
max_requests = 20_000  # a process is replaced after so many, for whatever may have grown in it …
max_requests_jitter = 4_000  # … and never all at once
preload_app = True  # the processes share what was loaded; a replaced one is there at once
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 heartbeats need no disk
control_socket_disable = True
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
accesslog = None  # the proxy writes one, and leaves out what is a key


def when_ready(server):
    """What is loaded by now stays: leave it out of every later collection, and its memory pages shared."""
    gc.collect()
    gc.freeze()


WARM = 400  # requests after which a process has met its pages


def post_request(worker, req, environ, resp):
    """What a process has learnt of its pages stays, too: collections that looked through it stopped it for 44 ms."""
    if worker.nr >= WARM and not getattr(worker, "is_warm", False):
        worker.is_warm = True
        gc.collect()
        gc.freeze()
