"""A theme's template and a page -> MJML or CSS: the home of Jinja2. Templates reach no file, no network, no code."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.errors import TemplateError
from digest.model import Theme
from digest.render.page import Page

if TYPE_CHECKING:
    from jinja2 import Environment


def render_template(theme: Theme, name: str, page: Page) -> str:
    """Return the theme's file `name` filled in; it sees `page` and the theme's `style`, and every value is escaped.

    Raises TemplateError naming the file and the line.
    """
    import jinja2

    try:
        template = _make_environment(tuple(sorted(theme.files.items()))).get_template(name)
        return template.render(page=page, style=theme.style)
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"theme {theme.name} has no file {error.name}") from error
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"theme {theme.name}: {error.name}, line {error.lineno}: {error.message}") from error
    except RecursionError as error:
        place = _find_place(error, theme)
        raise TemplateError(
            f"theme {theme.name}: {place}: it goes on without end; does a file include itself?"
        ) from error
    except MemoryError as error:
        raise TemplateError(f"theme {theme.name}: {_find_place(error, theme)}: it asks for too much memory") from error
    except (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise TemplateError(f"theme {theme.name}: {_find_place(error, theme)}: {error}") from error


@lru_cache(maxsize=8)
def _make_environment(files: tuple[tuple[str, str], ...]) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    sources = dict(files)
    # The file name goes into tracebacks, which is how an error finds its line.
    loader = FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None)
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=loader,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    del environment.filters["safe"]  # nothing an article says is ever markup
    _remember_checks(environment)
    return environment


def _remember_checks(environment: Environment) -> None:
    """Ask the sandbox once for each type and attribute: its answer depends on nothing else, and it is slow to give."""
    check: Callable[[object, str, object], bool] = environment.is_safe_attribute  # type: ignore[attr-defined]
    known: dict[tuple[type, str], bool] = {}

    def is_safe(thing: object, attribute: str, value: object) -> bool:
        key = (type(thing), attribute)
        if key not in known:
            known[key] = check(thing, attribute, value)
        return known[key]

    environment.is_safe_attribute = is_safe  # type: ignore[attr-defined]


def _find_place(error: Exception, theme: Theme) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in theme.files]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else "somewhere in its templates"
