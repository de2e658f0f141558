"""How are the web pages served?"""

from typing import Any

import waitress

from config.wsgi import application
from counterpart.inventory.product_files.keeping import LARGEST

SETTINGS: dict[str, Any] = {
    "threads": 4,
    "ident": None,
    # The largest product file, and the form around it.
    "max_request_body_size": LARGEST + 1024**2,
    # What a proxy says of a request is Django's to judge: COUNTERPART_URL decides whether it is
    # believed that TLS ends there.
    "clear_untrusted_proxy_headers": False,
}


def serve_web(host: str, port: int) -> None:
    """Serve the pages until the process is told to stop."""
    waitress.serve(application, host=host, port=port, **SETTINGS)
