"""When did the worker last show that it lives?"""

from django.db import models


class WorkerBeat(models.Model):
    """The last sign of life of the worker; one row."""

    beaten_at = models.DateTimeField()
