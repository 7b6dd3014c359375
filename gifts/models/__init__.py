"""Apology gifts, their policies, budgets and stock."""

from gifts.models.budget import Budget, BudgetExceeded, LedgerLine
from gifts.models.catalogue import GiftItem, OutOfStock
from gifts.models.gift import Gift
from gifts.models.policies import GiftFloor, GiftTier, SpendingAuthority

__all__ = [
    "Budget",
    "BudgetExceeded",
    "Gift",
    "GiftFloor",
    "GiftItem",
    "GiftTier",
    "LedgerLine",
    "OutOfStock",
    "SpendingAuthority",
]
