"""What was recorded, as something to read, print or pass on: text, Markdown, HTML, Word and JSON."""
