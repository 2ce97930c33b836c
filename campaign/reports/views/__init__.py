"""Pages of reports: thin, each cleaning its form, calling one function of the domain, and rendering."""
