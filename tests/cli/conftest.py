import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from counterpart.cli import commands
from counterpart.cli.main import app
from counterpart.cli.refusing import run


@dataclass(frozen=True)
class Answer:
    """What a command answered: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def counterpart(capsys) -> Callable[..., Answer]:
    """The command line, run in this process: `counterpart("orders", "--json")`."""
    commands.register(app)

    def command(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run(app, arguments)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return command


@pytest.fixture
def at(settings) -> Callable[..., str]:
    """Allow time travel, and write a moment as `--now` wants it."""
    settings.TIME_TRAVEL = True
    return lambda moment: moment.isoformat().replace("+00:00", "Z")
