from django.db import migrations

from complaints.policyguard import GuardPolicy


class Migration(migrations.Migration):
    """What has begun stays as it is; policies of money take two people, whatever writes."""

    dependencies = [("gifts", "0016_one_gift_a_stage"), ("complaints", "0025_policies_are_guarded")]

    operations = [
        GuardPolicy("gifts_gifttier", money="gifts.gifttier"),
        GuardPolicy("gifts_giftfloor", money="gifts.giftfloor"),
        GuardPolicy("gifts_spendingauthority", money="gifts.spendingauthority"),
        GuardPolicy("gifts_decisiontime", money="gifts.decisiontime"),
    ]
