"""Who works here, and who may do what, where?"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from counterpart.users.permissions import Permission
from counterpart.websites.models import StoreView, Website


class Role(models.Model):
    """A named set of permissions, everywhere or within some websites and store views (CO-14)."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    permits_everything = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class RolePermission(models.Model):
    """One thing that a role permits."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=30, choices=Permission.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "permission"], name="permission_once_per_role"),
        ]


class RoleScope(models.Model):
    """A website or a store view that a role is limited to; a role without any is not limited."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="scopes")
    website = models.ForeignKey(Website, models.PROTECT, null=True, related_name="+")
    store_view = models.ForeignKey(StoreView, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(website__isnull=False, store_view__isnull=True)
                | Q(website__isnull=True, store_view__isnull=False),
                name="scope_is_website_or_view",
            ),
            models.UniqueConstraint(fields=["role", "website"], name="website_once_per_role"),
            models.UniqueConstraint(fields=["role", "store_view"], name="view_once_per_role"),
        ]


class User(AbstractUser):
    """A person with a login; what the person may do hangs on the roles."""

    roles = models.ManyToManyField(Role, related_name="people", blank=True)
