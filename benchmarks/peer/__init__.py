"""django-helpdesk as one would install it, to be measured beside the product. Runs in an environment of its own."""
