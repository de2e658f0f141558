"""Who works here, and who may do what, where?"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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


class Theme(models.TextChoices):
    """The colors of the pages."""

    SYSTEM = "system", _("As the device is set")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    """The room that a line of a table takes."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class User(AbstractUser):
    """A person with a login; what the person may do hangs on the roles.

    Without a language the browser is asked, without a time zone times are those of the
    installation. `password_set_at` is when the person chose the password themselves; a password
    without it came from somebody else and has to be changed first.
    """

    roles = models.ManyToManyField(Role, related_name="people", blank=True)
    password_set_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(max_length=12, choices=Density.choices, default=Density.COMFORTABLE)
    page_size = models.PositiveSmallIntegerField(default=25)
    has_shortcuts = models.BooleanField(default=True)


class FormerPassword(models.Model):
    """A password that a person has or had, hashed: none of the last ones may come back."""

    person = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="password_of_person")]
