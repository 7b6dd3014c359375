from intake.commanding import ImportCommand
from intake.trade_rows import CustomerImporter


class Command(ImportCommand):
    help = "Import customers from CSV or XLSX; see docs/imports.md. Running it twice adds nothing."
    importer = CustomerImporter
