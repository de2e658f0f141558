"""What do the pages themselves remember?"""

from django.db import models

from counterpart.users.models import User


class SavedView(models.Model):
    """A named query string of a list; it never changes by itself."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    grid = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "grid", "name"], name="view_name_once"),
            models.UniqueConstraint(
                fields=["owner", "grid"],
                condition=models.Q(is_default=True),
                name="one_default_view_per_grid",
            ),
        ]
        indexes = [models.Index(fields=["grid", "is_shared"], name="saved_views_of_grid")]

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A form that was sent and took effect: sent again, it must not do so twice."""

    token = models.CharField(max_length=40, unique=True)
    taken_at = models.DateTimeField(db_index=True)
