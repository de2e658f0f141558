from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "counterpart.orders"
    label = "orders"
