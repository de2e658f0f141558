# Django finds the models here.
import counterpart.orders.models.documents
import counterpart.orders.models.mails
import counterpart.orders.models.orders
import counterpart.orders.models.settings  # noqa: F401
