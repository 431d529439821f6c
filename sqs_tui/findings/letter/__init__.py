"""The findings letter: its plan, its sentences, its areas, and what stands behind it."""
