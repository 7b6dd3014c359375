from training import library_admin  # noqa: F401  it registers its own
