"""One case: its session, the rules of the review, and what it adds up to. No screen in here."""
