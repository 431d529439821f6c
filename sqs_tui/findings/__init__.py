"""Many cases: what an inspection's folder of sessions adds up to, in figures and in the words of a letter."""
