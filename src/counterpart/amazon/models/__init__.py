import counterpart.amazon.models.accounts
import counterpart.amazon.models.beats
import counterpart.amazon.models.carriers
import counterpart.amazon.models.feeds
import counterpart.amazon.models.listings
import counterpart.amazon.models.logs
import counterpart.amazon.models.matches
import counterpart.amazon.models.operations
import counterpart.amazon.models.orders
import counterpart.amazon.models.refunds
import counterpart.amazon.models.reports
import counterpart.amazon.models.returns
import counterpart.amazon.models.runs
import counterpart.amazon.models.stores  # noqa: F401 - Django finds the models here
