"""What vulture finds unused and stays all the same; beside each name why. Read by vulture only, never run."""

# ruff: noqa: B018, F821

# Methods that Textual calls, and attributes that it reads.
_.apply  # LineFilter
_._fatal_error  # App
_.get_content_height  # Widget
_.get_default_screen  # App
_.get_selection  # Widget
_.get_system_commands  # App
_.max_height  # Styles

# What python-docx and zipfile write into a Word file.
_.autofit
_.bold
_.bottom_margin
_.create_system
_.footer_distance
_.header_distance
_.left_margin
_.page_break_before
_.page_height
_.page_width
_.right_margin
_.subject
_.top_margin
_.val

# The answers that a log amounts to: what a review of the record's integrity compares them with is to use it; until
# then it is how the tests know that a log is whole. (Today a method of a rig happens to have the same name.)
replay

# Fields of a session that are read, checked, kept and written again; docs/session-format.md says what they are for.
_.active_seconds
_.after_amendment
_.followups
_.number_unit
_.part_of
_.private
_.private_note
_.provisional
_.seen_by
_.suggested_why

# Parameters of a Protocol, named as Textual names them (tui/host.py).
callback
default_namespace

# What makes a class a record (source/record.py).
_.__eq__
_.__hash__
_.__repr__
_.__delattr__
_.__setattr__
