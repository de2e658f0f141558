"""Addresses of the settings of the whole channel."""

from django.urls import path

from counterpart.web.channel.settings import channel_settings, clear_logs, debug_log, read_only

urlpatterns = [
    path("", channel_settings, name="channel_settings"),
    path("read-only/", read_only, name="switch_read_only"),
    path("logs/", clear_logs, name="set_clear_logs"),
    path("stores/<int:pk>/debug-log/", debug_log, name="switch_debug_log"),
]
