"""History that cannot be bypassed: PostgreSQL writes it, whatever wrote the row. Users are known by id only."""
