"""An inspection on the screen: one widget for each way to look at it."""
