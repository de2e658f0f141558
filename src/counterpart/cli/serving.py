"""How are the web pages served?"""

import waitress

from config.wsgi import application

THREADS = 4


def serve_web(host: str, port: int) -> None:
    """Serve the pages until the process is told to stop."""
    waitress.serve(application, host=host, port=port, threads=THREADS, ident=None)
