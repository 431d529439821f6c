"""Reading TOML that somebody else may have written: guarded, checked, every problem with its place."""
