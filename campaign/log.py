"""What stands in each line of the log. Imported before the apps are, so it knows none of them."""

import logging


class ErrorNumber(logging.Filter):
    """Gives each line of the log the number of its fault, the account and the address; `-` where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        request = getattr(record, "request", None)
        record.number = getattr(request, "error_number", "-")
        # Only an account that was read before: writing a line must not ask the database.
        user = getattr(request, "_cached_user", None)
        record.account = getattr(user, "pk", None) or "-"
        return True
