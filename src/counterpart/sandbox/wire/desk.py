"""What do the operations need of this Amazon, besides its books?"""

from collections import deque

from counterpart.sandbox.books.whole import Books
from counterpart.sandbox.wire.answers import Seen
from counterpart.sandbox.wire.misbehaving import Misbehaving


class Desk(Misbehaving, Books):
    strict: bool
    log: deque[Seen]
