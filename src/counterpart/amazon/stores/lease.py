"""Who may work on an account now? One at a time, across processes and machines."""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q, QuerySet

from counterpart.amazon.models.accounts import AccountLease, SellerAccount
from counterpart.core.clock import MachineClock

LASTS = timedelta(minutes=5)


class Lease:
    """The right to work on an account; it runs out unless it is renewed."""

    def __init__(self, account: SellerAccount) -> None:
        self.account = account
        self.holder = f"{_this_process()} {uuid.uuid4().hex[:8]}"

    def take(self) -> bool:
        """Take the lease if nobody alive holds it; one of two takers gets it."""
        AccountLease.objects.get_or_create(account=self.account)
        now = _machine_now()
        free = Q(holder="") | Q(expires_at__lte=now)
        row = AccountLease.objects.get(account=self.account)
        if row.holder and _is_dead(row.holder):
            free |= Q(holder=row.holder)
        return bool(
            AccountLease.objects.filter(free, account=self.account).update(
                holder=self.holder, expires_at=now + LASTS
            )
        )

    def renew(self) -> bool:
        """Hold on for another while; answers no when someone else took over."""
        return bool(self._mine().update(expires_at=_machine_now() + LASTS))

    def give_back(self) -> None:
        self._mine().update(holder="", expires_at=None)

    def _mine(self) -> QuerySet[AccountLease]:
        return AccountLease.objects.filter(account=self.account, holder=self.holder)


@contextmanager
def leased(account: SellerAccount) -> Iterator[Lease | None]:
    """Work on an account alone; answers None when another process is at it."""
    lease = Lease(account)
    if not lease.take():
        yield None
        return
    try:
        yield lease
    finally:
        lease.give_back()


def _machine_now() -> datetime:
    # Leases are about living processes: they go by the machine's time, never by a simulated one.
    return MachineClock().now()


def _this_process() -> str:
    pid = os.getpid()
    return f"{socket.gethostname()} {pid} {_started(pid)}"


def _is_dead(holder: str) -> bool:
    """Tell whether the holder was a process of this machine that no longer runs."""
    host, pid, started, *_ = [*holder.split(" "), "", "", ""]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return _started(int(pid)) != started


def _started(pid: int) -> str:
    """Answer when a process started, in ticks since boot; nothing if it does not run.

    A process that has ended but was not reaped yet (state Z in proc(5)) does not run.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "" if Path("/proc/self/stat").exists() else "unknown"
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]
