"""Who signs in to the demo?"""

from datetime import datetime

from counterpart.users.founding import OWNER
from counterpart.users.models import User
from counterpart.users.operators import unlimited
from counterpart.users.people import create_person
from counterpart.users.roles import get_role

LOGIN = "demo"
# Known to everybody: the demo has a sandbox and invented buyers only, and no other stores.
PASSWORD = "Sandbox-and-2-mugs"  # noqa: S105


def make_sure(*, now: datetime) -> None:
    """Make sure that the demo has a login, an owner. Safe to repeat.

    A password that somebody changed stays as it is.
    """
    if not User.objects.filter(username=LOGIN).exists():
        create_person(
            LOGIN,
            name="Demo Owner",
            email="demo@example.com",
            roles=[get_role(OWNER)],
            password=PASSWORD,
            by=unlimited(LOGIN),
            now=now,
        )
