"""The report of an inspection as one page of HTML."""
