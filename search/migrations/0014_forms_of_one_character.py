from django.db import migrations

# Documents that hold one of the forms that are folded since are made anew by the worker, within the minute.
FORMS = "瑯姪竝燄椀盌鑵羮袴賸迺邨隄餽鬪鶏鼈黏珮璢讎龢"
HOLDS = " | ".join(f"'{marker}{form}':*" for form in FORMS for marker in ("", "@"))
NOTE = "; ".join(
    f"""INSERT INTO search_stale (kind, key)
    SELECT kind, key FROM search_document WHERE kind = '{kind}' AND tokens @@ $query${HOLDS}$query$::tsquery"""
    for kind in ("complaints_complaint", "customers_customer")
)


class Migration(migrations.Migration):
    dependencies = [("search", "0013_frequent_by_the_index")]

    operations = [migrations.RunSQL(NOTE, migrations.RunSQL.noop)]
