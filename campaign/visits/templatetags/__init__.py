"""Parts of the pages of supervision."""
