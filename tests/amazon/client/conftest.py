import random

import pytest
import structlog
from tests.amazon.client.scene import CREDENTIALS, NOON
from tests.amazon.client.scripted_amazon import TOKEN_PATH, ScriptedAmazon

from counterpart.amazon.client.quota import MemoryQuota
from counterpart.amazon.client.tokens import MemoryTokenCache
from counterpart.amazon.client.transport import Transport
from counterpart.core.clock import SteppingClock


@pytest.fixture
def amazon():
    server = ScriptedAmazon()
    yield server
    server.close()


@pytest.fixture
def clock():
    return SteppingClock(NOON)


@pytest.fixture
def connect(amazon, clock):
    """Open transports towards the scripted Amazon; arguments replace the usual ones."""
    opened = []

    def connect(**changes):
        usual = {
            "endpoint": amazon.url,
            "token_url": amazon.url + TOKEN_PATH,
            "credentials": CREDENTIALS,
            "tokens": MemoryTokenCache(),
            "quota": MemoryQuota(),
            "clock": clock,
            "randomness": random.Random(7),  # noqa: S311
        }
        transport = Transport(**(usual | changes))
        opened.append(transport)
        return transport

    yield connect
    for transport in opened:
        transport.close()


@pytest.fixture
def logged(monkeypatch):
    """The events that the transport logs."""
    capturing = structlog.testing.CapturingLogger()
    monkeypatch.setattr("counterpart.amazon.client.transport.log", capturing)
    return capturing.calls
