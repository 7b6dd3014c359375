from intake.commanding import ImportComplaintsCommand
from intake.complaint_rows import ComplaintImporter


class Command(ImportComplaintsCommand):
    help = "Import complaints from CSV or XLSX; see docs/imports.md. Running it twice adds nothing."
    importer = ComplaintImporter
