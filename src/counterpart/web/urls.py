"""Which page answers which address below the root? Every room keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("counterpart.web.front.urls")),
    path("", include("counterpart.web.doors.urls")),
    path("", include("counterpart.web.home.urls")),
    path("stores/", include("counterpart.web.stores.urls")),
    path("attention/", include("counterpart.web.attention.urls")),
    path("orders/", include("counterpart.web.orders.urls")),
    path("documents/", include("counterpart.web.documents.urls")),
    path("customers/", include("counterpart.web.customers.urls")),
    path("", include("counterpart.web.catalog.urls")),
    path("amazon-orders/", include("counterpart.web.amazon_orders.urls")),
    path("listings/", include("counterpart.web.listings.urls")),
    path("returns/", include("counterpart.web.returns.urls")),
    path("refunds/", include("counterpart.web.refunds.urls")),
    path("runs/", include("counterpart.web.runs.urls")),
    path("feeds/", include("counterpart.web.feeds.urls")),
    path("reports/", include("counterpart.web.reports.urls")),
    path("communication-errors/", include("counterpart.web.logs.urls")),
    path("", include("counterpart.web.people.urls")),
    path("channel/", include("counterpart.web.channel.urls")),
    path("sales/", include("counterpart.web.sales.urls")),
    path("statuses/", include("counterpart.web.statuses.urls")),
    path("activity/", include("counterpart.web.activity.urls")),
]
