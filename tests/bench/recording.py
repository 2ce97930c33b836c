"""The statements that a page sends, and how long they take by themselves."""

from collections.abc import Callable
from typing import Any

from django.db import connection

type Statement = tuple[str, Any]


def statements_of(piece: Callable[[], object]) -> list[Statement]:
    """Every statement with its parameters, in order."""
    kept: list[Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kept.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        piece()
    return kept


def replay(statements: list[Statement]) -> None:
    """Send the statements again through a bare cursor and take all rows."""
    for sql, params in statements:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            if cursor.description is not None:
                cursor.fetchall()
