"""What do all the books of this Amazon hold together?"""

from counterpart.sandbox.books.altering import Altering
from counterpart.sandbox.books.day import Days
from counterpart.sandbox.books.feeding.living import Feeding
from counterpart.sandbox.books.reports.reporting import Reporting


class Books(Days, Altering, Feeding, Reporting):
    """Each of its parts tells what it keeps; `shelving.py` keeps it all over a restart."""
