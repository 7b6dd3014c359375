from intake.commanding import ImportCommand
from intake.trade_rows import PurchaseImporter


class Command(ImportCommand):
    help = "Import purchases from CSV or XLSX; see docs/imports.md. Running it twice adds nothing."
    importer = PurchaseImporter
