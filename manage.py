#!/usr/bin/env python
"""Django's commands. Without ``DATABASE_URL`` they find or start the embedded PostgreSQL by themselves."""

import os
import sys

from django.core.management import execute_from_command_line

from config.preparing import have_database

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    have_database()
    execute_from_command_line(sys.argv)
