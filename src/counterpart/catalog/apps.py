from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "counterpart.catalog"
    label = "catalog"
