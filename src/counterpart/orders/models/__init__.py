import counterpart.orders.models.documents
import counterpart.orders.models.orders  # noqa: F401 - Django finds the models here
