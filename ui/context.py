"""What every page knows: the product's and the firm's names, as the installation has set them."""

from django.conf import settings


def workspace(request):
    """Give templates `product_name` and `firm_name` from the settings of the same names in capitals."""
    return {
        "product_name": getattr(settings, "PRODUCT_NAME", ""),
        "firm_name": getattr(settings, "FIRM_NAME", ""),
    }
