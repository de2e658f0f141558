"""Does everything point down, and does a stranger stay a stranger?"""

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import HOUSE, ROOT, imported, named, source_files

# Whoever speaks HTTP sits behind one door, where quota, retries and secrets are kept.
HTTP_CLIENTS = {"httpx", "requests", "urllib3", "urllib.request", "http.client", "aiohttp"}
SPEAK_HTTP = {
    "counterpart/amazon/client/signing.py → httpx",
    "counterpart/amazon/client/transport.py → httpx",
}
# `responses` of http.client is a table of reason phrases.
NOT_SPEAKING = {"counterpart/sandbox/server.py → http.client"}

LOADED = """
import importlib, pkgutil, sys
for name in {names!r}:
    module = importlib.import_module(name)
    for one in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        importlib.import_module(one.name)
print("\\n".join(sorted(sys.modules)))
"""


def loaded_by(*names: str) -> set[str]:
    """Import packages in a fresh process and answer every module that came with them."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-W", "ignore", "-c", LOADED.format(names=names)],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_import_contracts_are_kept(tmp_path) -> None:
    """Prevents an order page that calls Amazon while a transaction is open, layer by layer."""
    program = Path(sys.executable).with_name("lint-imports")
    assert program.exists(), "import-linter is not installed: `make install` brings it."
    done = subprocess.run(  # noqa: S603 - the virtual environment's own program
        [program, "--no-logo", "--cache-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_client_and_the_decision_load_no_django() -> None:
    """Prevents a client that only works inside a web application, and a rule with a query in it."""
    loaded = loaded_by(
        "counterpart.amazon.client",
        "counterpart.amazon.importing.decide",
        "counterpart.core.money",
    )
    assert "counterpart.amazon.client.transport" in loaded
    assert [name for name in loaded if name.split(".")[0] == "django"] == []


def test_the_sandbox_loads_nothing_of_ours() -> None:
    """Prevents one wrong reading of Amazon on both sides, where the two mistakes cancel out."""
    loaded = loaded_by("counterpart.sandbox")
    strangers = {
        name
        for name in loaded
        if name.split(".")[0] in {"config", "django", "httpx"}
        or (name.startswith("counterpart.") and not name.startswith("counterpart.sandbox"))
    }
    assert "counterpart.sandbox.server" in loaded
    assert strangers == set()


def test_only_the_client_speaks_http() -> None:
    """Prevents a second way to Amazon that knows no quota and logs the access token."""
    found = {
        f"{named(path)} → {name}"
        for path in source_files()
        for name in imported(path)
        if name in HTTP_CLIENTS
    }
    assert found == SPEAK_HTTP | NOT_SPEAKING


def test_no_package_hides_its_modules_behind_another_name() -> None:
    """Prevents re-exports: a name found in two places is changed in one of them."""
    talkative = {
        named(path)
        for path in HOUSE.rglob("__init__.py")
        if path.read_text(encoding="utf-8").strip()
    }
    # Django finds models only in `models`; these two import the files and name nothing.
    assert talkative == {
        "counterpart/amazon/models/__init__.py",
        "counterpart/orders/models/__init__.py",
    }
