"""What does a merchant's carrier go by at Amazon?"""

from django.db import models

from counterpart.amazon.models.stores import AmazonStore


class CarrierMapping(models.Model):
    """Amazon's code for a carrier as one store spells it; without one, the general table decides.

    `carrier` is the code or the title of a track, in lower case. `amazon_name` is told beside the
    code `Other` only.
    """

    store = models.ForeignKey(AmazonStore, models.CASCADE, related_name="carriers")
    carrier = models.CharField(max_length=100)
    amazon_code = models.CharField(max_length=100)
    amazon_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["carrier"]
        constraints = [
            models.UniqueConstraint(fields=["store", "carrier"], name="one_code_per_carrier"),
        ]
