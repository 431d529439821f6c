"""The sessions of an inspection for other programs: tables, a codebook, JSON."""
