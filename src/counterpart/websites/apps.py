from django.apps import AppConfig


class WebsitesConfig(AppConfig):
    name = "counterpart.websites"
    label = "websites"
