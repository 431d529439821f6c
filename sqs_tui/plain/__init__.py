"""The joint review line by line: no cursor movement, text that reads well aloud. For screen readers and pipes."""
