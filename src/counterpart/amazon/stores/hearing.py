"""What is remembered of what passes between Amazon and an account?"""

from counterpart.amazon.client.errors import AmazonError
from counterpart.amazon.client.listening import Exchange
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.stores.debug_log import stores_logged, write_exchange
from counterpart.amazon.stores.troubles import TOKEN, open_calls, solve, write_trouble
from counterpart.core.clock import Clock


class Hearing:
    """The listener of a line: errors, until they are solved, and the debug logs of stores.

    It reads what is open and which stores are logged once, when the line begins to speak: only
    one process works on an account at a time.
    """

    def __init__(self, account: SellerAccount, clock: Clock) -> None:
        self._account = account
        self._clock = clock
        self._troubled: set[str] | None = None
        self._logged: list[int] | None = None

    def exchanged(self, exchange: Exchange) -> None:
        if self._logged is None:
            self._logged = stores_logged(self._account)
        for store in self._logged:
            write_exchange(store, exchange, now=self._clock.now())

    def succeeded(self, operation: str, path: str) -> None:
        troubled = self._known()
        if operation in troubled or TOKEN in troubled:
            solve(self._account, call=operation, path=path, now=self._clock.now())
            self._troubled = open_calls(self._account)

    def failed(self, path: str, error: AmazonError) -> None:
        if write_trouble(self._account, error, path=path, now=self._clock.now()):
            self._known().add(error.operation)

    def _known(self) -> set[str]:
        if self._troubled is None:
            self._troubled = open_calls(self._account)
        return self._troubled
