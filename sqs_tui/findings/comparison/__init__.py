"""Two reviews of one case side by side, and how far they agree."""
