"""Addresses of the Amazon orders."""

from django.urls import path

from counterpart.web.amazon_orders import answering, bulk, canceling, details, listing, working

urlpatterns = [
    path("", listing.listing, name="amazon_orders"),
    path("news/", listing.news, name="amazon_orders_news"),
    path("export/", listing.export_chosen, name="amazon_orders_export"),
    path("retry/", bulk.retry, name="amazon_orders_retry"),
    path("import/", bulk.import_chosen, name="amazon_orders_import"),
    path("<int:pk>/", details.details, name="amazon_order"),
    path("<int:pk>/answer/", answering.answer, name="amazon_order_answer"),
    path("<int:pk>/address/", working.save_address, name="amazon_order_address"),
    path("<int:pk>/cancel/", canceling.cancel, name="amazon_order_cancel"),
    path("<int:pk>/withdraw/", canceling.withdraw, name="amazon_order_withdraw"),
    path("<int:pk>/release/", working.look_again, name="amazon_order_release"),
    path("<int:pk>/import/", working.bring_in, name="amazon_order_import"),
    path("<int:pk>/resend/", working.resend, name="amazon_order_resend"),
]
