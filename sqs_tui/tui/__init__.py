"""The screens: Home, Review, Summary and their dialogs, over the same objects as every other front end."""
