"""The Jinja2 environment of a theme's templates: what they may reach, and how much they may ask for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

    from jinja2 import Environment

LARGEST = 100_000
"""Characters, or things in a list, that an expression of a template may make at once; and how wide a text is set."""

_MOST_BITS = 4_096
_DEEPEST = 30
"""How often a file may stand within itself."""

_WIDTH = re.compile(r"\d{6,}|%[^a-zA-Z%]*\*|:[^{}]*\{")
"""What in a format asks for a large width, or takes one from elsewhere."""

_SETTING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs"})
_FILTERS = ("center", "indent", "format", "wordwrap", "batch", "slice", "round")


def make_sandbox(**options: Any) -> Environment:
    """Make the environment; `options` are Jinja's."""
    environment: Environment = _make_class()(**options)
    for name in _FILTERS:
        environment.filters[name] = _guard(environment.filters[name])
    return environment


def _make_class() -> type[Environment]:
    from jinja2 import TemplateRuntimeError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _check_operation(operator, left, right)
            return super().call_binop(context, operator, left, right)

        def call(self, context: Any, thing: Any, /, *args: Any, **kwargs: Any) -> Any:
            if getattr(thing, "__name__", "") in _SETTING:
                _check_widths(args)
            return super().call(context, thing, *args, **kwargs)

        def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
            wrapped = super().wrap_str_format(value)
            if wrapped is not None:
                _check_format(value.__self__)
            return wrapped

        def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:  # noqa: A002 as Jinja has it
            if _count_open(str(name)) > _DEEPEST:
                raise TemplateRuntimeError(f"'{name}' includes itself without end")
            return super().get_template(name, parent, globals)

    return Sandbox


def _guard(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that is not given what is too large."""
    from functools import wraps

    @wraps(work)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        _check_widths((*args, *kwargs.values()))
        if work.__name__ == "do_format":
            _check_format(str(args[0]))
        return work(*args, **kwargs)

    return guarded


def _check_operation(operator: str, left: Any, right: Any) -> None:
    """Raise ValueError where an operation would make something that is too large."""
    if operator == "%" and isinstance(left, str):
        _check_format(left)
    elif operator == "**" and isinstance(left, int) and isinstance(right, int):
        if left.bit_length() * max(right, 0) > _MOST_BITS:
            raise ValueError(_TOO_LARGE)
    elif operator == "*":
        _check_product(left, right)


def _check_product(left: Any, right: Any) -> None:
    for many, times in ((left, right), (right, left)):
        if isinstance(times, int) and isinstance(many, str | bytes | list | tuple) and len(many) * times > LARGEST:
            raise ValueError(_TOO_LARGE)
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _MOST_BITS:
        raise ValueError(_TOO_LARGE)


def _check_format(text: str) -> None:
    if _WIDTH.search(text):
        raise ValueError(_TOO_LARGE)


def _check_widths(values: tuple[Any, ...]) -> None:
    if any(isinstance(value, int) and value > LARGEST for value in values):
        raise ValueError(_TOO_LARGE)


def _count_open(name: str) -> int:
    """How often a template is under way just now."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 Jinja keeps no such count
    count = 0
    while frame is not None:
        count += frame.f_code.co_filename == name
        frame = frame.f_back
    return count


_TOO_LARGE = f"it asks for more than {LARGEST:,} characters or things at once"
