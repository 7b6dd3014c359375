"""What is on the shelf now becomes the first lot of each gift, and what waiting gifts hold a movement each."""

from django.db import migrations
from django.utils.timezone import now

from history.attribution import attributed

HOLDING = ("submitted", "approved", "prepared")


def take_stock(apps, schema_editor):
    """One lot for each gift that has pieces; its movements add up to what was counted."""
    GiftItem, Gift = apps.get_model("gifts", "GiftItem"), apps.get_model("gifts", "Gift")
    StockLot, StockMovement = apps.get_model("gifts", "StockLot"), apps.get_model("gifts", "StockMovement")
    at = now()
    with attributed(reason="stock_has_movements", at=at):
        GiftItem.objects.filter(is_counted=False).exclude(on_hand=0, reserved=0).update(on_hand=0, reserved=0)
        for item in GiftItem.objects.filter(on_hand__gt=0):
            lot = StockLot.objects.create(item=item, on_hand=item.on_hand, reserved=item.reserved)
            known = {"item": item, "lot": lot, "at": at}
            moved = [StockMovement(**known, kind="received", on_hand_change=item.on_hand, reserved_change=0)]
            holding = list(Gift.objects.filter(item=item, state__in=HOLDING).order_by("pk")[: item.reserved])
            held = {"kind": "reserved", "on_hand_change": 0}
            moved += [StockMovement(**known, **held, reserved_change=1, gift=gift) for gift in holding]
            if rest := item.reserved - len(holding):
                moved.append(StockMovement(**known, **held, reserved_change=rest))
            StockMovement.objects.bulk_create(moved)


class Migration(migrations.Migration):
    dependencies = [("gifts", "0007_catalogue_stock_vouchers")]

    operations = [migrations.RunPython(take_stock, migrations.RunPython.noop)]
