from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes for the sums of a budget and of a person's day; what was added unproved is proved. Writers go on."""

    atomic = False

    dependencies = [('gifts', '0012_one_at_a_time')]

    operations = [
        AddIndexConcurrently(
            model_name='gift',
            index=models.Index(fields=['decided_by', 'decided_at'], name='gifts_decided_by'),
        ),
        AddIndexConcurrently(
            model_name='gift',
            index=models.Index(fields=['requested_by', 'requested_at'], name='gifts_requested_by'),
        ),
        AddIndexConcurrently(
            model_name='ledgerline',
            index=models.Index(fields=['budget', 'kind'], include=('amount',), name='gifts_ledger_sums'),
        ),
        ValidateConstraint('gift', name='gifts_nobody_approves_their_own'),
        ValidateConstraint('gift', name='gifts_nobody_approves_their_own_through_a_deputy'),
        ValidateConstraint('ledgerline', name='gifts_ledger_amount_positive'),
    ]
