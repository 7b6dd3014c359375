"""Lists of the admin that are searched by the table of documents: quick at any length, and masked as the search is."""

from django.db.models import Q

from customers.searching import find_customers, query_of
from history.admin import WindowAdmin
from search.finding import Search, find

MOST = 200  # best matches of a list


class DocumentAdmin(WindowAdmin):
    """Records that have documents of their own, those of the table."""

    exactly = ("pk",)

    def fitting(self, request, words):
        """Whatever the search of the workspace would find."""
        found = find(Search(self.opts.db_table, query_of(request.user, words), most=MOST))[0]
        return Q(pk__in=found.keys)


class OfCustomerAdmin(WindowAdmin):
    """Records of a case and its customer: found by the number of the one or the name of the other."""

    exactly = ("complaint__reference",)

    def fitting(self, request, words):
        """By the case, else by whose it is."""
        found = find_customers(request.user, words, MOST)
        return super().fitting(request, words) | Q(customer__in=found.keys)
