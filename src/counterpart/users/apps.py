from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "counterpart.users"
    label = "users"
