from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("search", "0006_matches_of_a_kind")]

    operations = [RemoveIndexConcurrently(model_name="document", name="search_tokens")]
