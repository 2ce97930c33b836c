"""Every address of the site by its name, read from the resolver."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def names() -> list[str]:
    """Names of all patterns, with their namespaces; a pattern without a name stands as its route in brackets."""
    return sorted(set(_walk(get_resolver().url_patterns, "", "")))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, route: str) -> Iterator[str]:
    for one in patterns:
        path = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, inner, path)
        else:
            yield f"{namespace}{one.name}" if one.name else f"[{path}]"
