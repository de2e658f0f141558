"""Who works here?"""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with a login; roles and tokens hang on it."""
