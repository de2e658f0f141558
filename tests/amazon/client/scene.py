"""Who and when the client's tests are about, and where Amazon's models lie."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterpart.amazon.client.tokens import Credentials

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
CREDENTIALS = Credentials(
    client_id="amzn1.application-oa2-client.ada",
    client_secret="canary-client-secret",
    refresh_token="Atzr|canary-refresh-token",
)


def read_model(name):
    """Read one of Amazon's published models; skip where they are not at hand, but never in CI."""
    root = Path(__file__).parents[3]
    folder = Path(os.environ.get("AMAZON_MODELS_DIR") or root.parent / "shared" / "amazon-models")
    if not (folder / name).exists():
        sentence = f"Amazon's models are missing: set AMAZON_MODELS_DIR to a folder with {name}."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return json.loads((folder / name).read_text())
