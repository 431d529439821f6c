"""The review of one case on the screen."""
