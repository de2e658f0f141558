import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.secret_key import configured_keys

SRC = Path(__file__).parents[2] / "src"
FIRST_START = """
import sys, time
from pathlib import Path
from config.secret_key import configured_keys
while time.time() < float(sys.argv[2]): pass
print(configured_keys(Path(sys.argv[1]))[0])
"""


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch):
    monkeypatch.delenv("COUNTERPART_SECRET_KEY", raising=False)
    monkeypatch.delenv("COUNTERPART_SECRET_KEY_FILE", raising=False)


def test_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    folder = tmp_path / "var"
    first, second = configured_keys(folder), configured_keys(folder)
    kept = folder / "secret.key"
    assert (second, len(first[0]) >= 48, stat.S_IMODE(kept.stat().st_mode)) == (first, True, 0o600)
    assert [path.name for path in folder.iterdir()] == ["secret.key"]


def test_two_installations_have_different_keys(tmp_path):
    assert configured_keys(tmp_path / "one") != configured_keys(tmp_path / "two")


def test_configured_keys_leave_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERPART_SECRET_KEY", "new, old ,")
    assert (configured_keys(tmp_path), list(tmp_path.iterdir())) == (["new", "old"], [])


def test_key_file_that_is_empty_is_refused_and_not_used_as_a_key(tmp_path):
    (tmp_path / "secret.key").write_text("\n", encoding="ascii")
    with pytest.raises(ImproperlyConfigured) as refusal:
        configured_keys(tmp_path)
    assert str(refusal.value) == (
        f"{tmp_path / 'secret.key'} is empty; restore the key that the data was kept with."
    )


def test_two_first_starts_together_keep_one_key(tmp_path):
    start = time.time() + 0.7
    starts = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", FIRST_START, str(tmp_path / "var"), str(start)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(SRC)},
            text=True,
        )
        for _ in range(4)
    ]
    keys = {one.communicate(timeout=30)[0].strip() for one in starts}
    assert keys == set(configured_keys(tmp_path / "var"))
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret.key"]
