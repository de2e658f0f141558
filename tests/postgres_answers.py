"""Does the PostgreSQL of DATABASE_URL answer? Exit code 0 if it does."""

import os
import sys

import psycopg

try:
    psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()
except psycopg.Error as trouble:
    sys.exit(f"PostgreSQL does not answer: {str(trouble).strip()}")
