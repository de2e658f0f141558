from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="tracks_changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(("tracks_changed_at__isnull", False)),
                fields=["tracks_changed_at"],
                name="shipments_tracked_anew",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("stop_shipping_because", ""), _negated=True),
                fields=["stop_shipping_because"],
                name="orders_stopped",
            ),
        ),
    ]
