"""Addresses of the settings of sales and e-mails."""

from django.urls import path

from counterpart.web.sales import mails, outbox, places, settings

urlpatterns = [
    path("", settings.settings, name="sales_settings"),
    path("rates/", settings.rate, name="set_rate"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/send/", outbox.send_due, name="send_due_mails"),
    path("outbox/<int:key>/send/", outbox.send_again, name="send_mail_again"),
    path("mails/<int:view>/", mails.view_mails, name="view_mails"),
    path("mails/<int:view>/<slug:kind>/", mails.mail_settings, name="mail_settings"),
    path("places/", places.places, name="places"),
    path("places/websites/add/", places.add_website, name="add_website"),
    path("places/websites/<int:key>/", places.change_website, name="change_website"),
    path("places/websites/<int:key>/add/", places.add_store, name="add_website_store"),
    path("places/stores/<int:key>/", places.change_store, name="change_website_store"),
    path("places/stores/<int:key>/add/", places.add_view, name="add_store_view"),
    path("places/views/<int:key>/", places.change_view, name="change_store_view"),
]
