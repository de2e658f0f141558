from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.sandbox.caller import NOON, Caller

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.server import SandboxServer


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(seed=7, now=NOON, enforce_quotas=False) as running:
        yield running


@pytest.fixture
def amazon(server: SandboxServer) -> Amazon:
    return server.amazon


@pytest.fixture
def caller(server: SandboxServer) -> Iterator[Caller]:
    with closing(Caller(server, server.amazon.open_account())) as client:
        yield client
