from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "counterpart.audit"
    label = "audit"
