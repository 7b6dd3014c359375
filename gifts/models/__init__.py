"""Apology gifts, their policies, budgets and stock."""

from gifts.models.budget import Budget, BudgetClosed, BudgetExceeded
from gifts.models.catalogue import GiftItem, GiftPicture, OutOfStock
from gifts.models.gift import Gift
from gifts.models.ledger import LedgerLine
from gifts.models.policies import DecisionTime, GiftFloor, GiftTier, SpendingAuthority
from gifts.models.stock import StockCorrection, StockLot, StockMovement
from gifts.models.suggestions import GiftSuggestion
from gifts.models.vouchers import Voucher, VoucherReissue

__all__ = [
    "Budget",
    "BudgetClosed",
    "BudgetExceeded",
    "DecisionTime",
    "Gift",
    "GiftFloor",
    "GiftItem",
    "GiftPicture",
    "GiftSuggestion",
    "GiftTier",
    "LedgerLine",
    "OutOfStock",
    "SpendingAuthority",
    "StockCorrection",
    "StockLot",
    "StockMovement",
    "Voucher",
    "VoucherReissue",
]
