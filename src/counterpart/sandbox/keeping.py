"""How do the books survive a restart?"""

import json
import threading
import time
from pathlib import Path

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible
from counterpart.sandbox.books.shelving import read_books, write_books

LOOK_EVERY = 1.0
# Saving may take a twentieth of the time: large books are saved less often.
REST = 20


class Keeper:
    """Save the books soon after they change, and once more at the end."""

    def __init__(self, amazon: Amazon, path: Path) -> None:
        self.amazon = amazon
        self.path = path
        self._saved_version = -1
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sandbox keeper", daemon=True)

    def start(self) -> None:
        if self.path.exists():
            self.load()
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        self.save()

    def load(self) -> None:
        try:
            kept = json.loads(self.path.read_text("utf-8"))
            with self.amazon.lock:
                read_books(self.amazon, kept)
        except (ValueError, KeyError, TypeError) as trouble:
            raise NotPossible(f"{self.path} does not hold the books of a sandbox.") from trouble

    def save(self) -> None:
        with self.amazon.lock:
            version = self.amazon.version
            if version == self._saved_version:
                return
            kept = write_books(self.amazon)
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.write_text(json.dumps(kept, separators=(",", ":")), "utf-8")
        fresh.replace(self.path)
        self._saved_version = version

    def _watch(self) -> None:
        pause = LOOK_EVERY
        while not self._over.wait(pause):
            begun = time.monotonic()
            self.save()
            pause = max(LOOK_EVERY, REST * (time.monotonic() - begun))
