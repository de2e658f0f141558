"""Is every command guarded, and does every permission guard something?"""

import ast
from pathlib import Path

from tests.architecture.test_docs import commands
from tests.architecture.tree import HOUSE, imported, named, parsed, source_files

from counterpart.audit.kinds import KINDS
from counterpart.users.founding import SHIPPED_ROLES
from counterpart.users.permissions import Permission

UNGUARDED: set[str] = set()
# What nothing on the command line asks for, and why not.
NOT_ASKED_FOR: dict[Permission, str] = {}
CLI = HOUSE / "cli"


def asked_for(path: Path) -> set[Permission]:
    """Every permission that a file names."""
    return {
        Permission[node.attr]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Permission"
        and node.attr in Permission.names
    }


def test_every_command_demands_a_permission() -> None:
    """Prevents the command that everybody may use because nobody thought of it."""
    found = {
        name
        for name, command in commands().items()
        if not isinstance(getattr(command.callback, "needs", None), Permission)
    }
    assert found == UNGUARDED


def test_every_permission_is_asked_for_somewhere() -> None:
    """Prevents a permission that a merchant grants with care and that permits nothing."""
    files = [path for path in source_files() if path.is_relative_to(CLI)]
    asked = {permission for path in files for permission in asked_for(path)}
    assert set(Permission) - asked == set(NOT_ASKED_FOR)


def test_only_the_guard_reads_who_is_at_work() -> None:
    """Prevents a second guard that forgets what the first one learned."""
    found = {
        named(path)
        for path in source_files()
        if path.is_relative_to(CLI)
        for name in imported(path)
        if name in {"counterpart.users.operators.operator_of", "counterpart.users.guarding.demand"}
    }
    assert found == {"counterpart/cli/guarding.py"}


def test_every_shipped_role_permits_only_what_there_is() -> None:
    """Prevents a role that permits one thing twice, or nothing at all."""
    for code, (name, permissions) in SHIPPED_ROLES.items():
        assert len(set(permissions)) == len(permissions) > 0, code
        assert str(name)


def test_every_kind_in_the_trail_is_named_once() -> None:
    """Prevents two kinds that read the same in the list."""
    assert len({str(name) for name in KINDS.values()}) == len(KINDS)
