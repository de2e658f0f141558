from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "counterpart.inventory"
    label = "inventory"
