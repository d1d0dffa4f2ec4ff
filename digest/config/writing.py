"""Settings -> the text of a new digest.toml, with comments; and how texts are spelled in one. tomlkit's home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def format_settings(values: Mapping[str, Any], *, comments: Mapping[str, str]) -> str:
    """Write a new digest.toml: `values` in their order, tables last; `comments` stand behind their (dotted) keys."""
    import tomlkit

    document = tomlkit.document()
    for key, value in values.items():
        if isinstance(value, Mapping):
            table = tomlkit.table()
            for inner, content in value.items():
                table.add(inner, _toml_item(content, comments.get(f"{key}.{inner}")))
            document.add(key, table)
        else:
            document.add(key, _toml_item(value, comments.get(key)))
    return tomlkit.dumps(document)


def format_text(text: str) -> str:
    """`text` in quotes, with what TOML does not take as it is escaped."""
    import tomlkit

    return tomlkit.item(text.encode("utf-8", "replace").decode()).as_string()


def _toml_item(value: Any, comment: str | None) -> Any:
    import tomlkit

    item = tomlkit.item(value)
    return item.comment(comment) if comment else item
