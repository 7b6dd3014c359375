"""The product's own settings for measuring over HTTP: the bare list beside the pages, and a middleware that counts.

Only benchmarks/serving.py starts a server with these, on this machine's own address.
"""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

ROOT_URLCONF = "benchmarks.bare"
MIDDLEWARE = ["benchmarks.counting.CountingMiddleware", *MIDDLEWARE]
