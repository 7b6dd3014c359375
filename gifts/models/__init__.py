"""Apology gifts, their policies, budgets and stock."""

from gifts.models.budget import Budget, BudgetClosed, BudgetExceeded
from gifts.models.catalogue import GiftItem, OutOfStock
from gifts.models.gift import Gift
from gifts.models.ledger import LedgerLine
from gifts.models.policies import DecisionTime, GiftFloor, GiftTier, SpendingAuthority

__all__ = [
    "Budget",
    "BudgetClosed",
    "BudgetExceeded",
    "DecisionTime",
    "Gift",
    "GiftFloor",
    "GiftItem",
    "GiftTier",
    "LedgerLine",
    "OutOfStock",
    "SpendingAuthority",
]
