"""Views of supervision, one module a part."""
