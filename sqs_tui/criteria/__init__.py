"""What is asked: the instrument that `criteria.toml` defines."""
