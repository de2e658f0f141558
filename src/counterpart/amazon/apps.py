from django.apps import AppConfig


class AmazonConfig(AppConfig):
    name = "counterpart.amazon"
    label = "amazon"
