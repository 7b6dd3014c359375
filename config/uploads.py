"""What comes in as a file is cut off where it is too large anyway, so that nobody fills the disk by sending it."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CappedUploadHandler(FileUploadHandler):
    """Hands on little more of each file than may be kept: the form then finds it too large, and says so."""

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= settings.ATTACHMENT_BYTES else None

    def file_complete(self, file_size):
        """Nothing: the next handler has the file."""
