"""How does the outbox say no?"""

from counterpart.core.errors import Refused


class MailRefused(Refused):
    """This e-mail may not be sent, or not be set up like that."""

    code = "mail_refused"
