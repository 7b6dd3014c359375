"""What holds for the whole, checked over everything that is there."""
