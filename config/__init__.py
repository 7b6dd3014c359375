"""The only place that sees everything: settings, addresses, and how the parts are started."""
