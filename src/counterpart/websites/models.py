"""Where is sold? Websites, their stores and their store views."""

from django.db import models


class Website(models.Model):
    """A place of sale with its own customers, stock and base currency.

    `letterhead` is what stands at the head of printed documents: name, address, VAT number.
    """

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    base_currency = models.CharField(max_length=3, default="USD")
    letterhead = models.TextField(blank=True)
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    """A group of store views of one website."""

    website = models.ForeignKey(Website, models.PROTECT, related_name="stores")
    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class StoreView(models.Model):
    """What an order belongs to: language, number sequences, e-mail templates."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="views")
    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="en")
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def purchase_point(self) -> str:
        """Three lines that an order keeps for ever: website, store, store view (CO-1.2)."""
        return f"{self.store.website.name}\n{self.store.name}\n{self.name}"


class NumberSequence(models.Model):
    """The last number given to a kind of document in a store view (CO-1.4)."""

    store_view = models.ForeignKey(StoreView, models.PROTECT, related_name="+")
    document = models.CharField(max_length=20)
    prefix = models.CharField(max_length=20, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_view", "document"], name="one_sequence_each"),
        ]


class CurrencyRate(models.Model):
    """How much of a currency one unit of a base currency is worth; orders freeze it (CO-1.7)."""

    base_currency = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["base_currency", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["base_currency", "currency"], name="one_rate_each"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_above_zero"),
        ]
