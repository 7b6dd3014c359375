"""Requests for erasure with their receipts, and how long the words of a case are kept."""

from privacy.models.erasure_request import ErasureRequest
from privacy.models.retention_rule import RetentionRule

__all__ = ["ErasureRequest", "RetentionRule"]
