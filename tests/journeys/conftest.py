from tests.cli.conftest import at, counterpart

__all__ = ["at", "counterpart"]
