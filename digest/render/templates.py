"""A theme's template and a page -> MJML or CSS: the home of Jinja2. Templates reach no file, no network, no code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from digest.errors import TemplateError
from digest.model import Theme
from digest.render.faults import show_theme_fault
from digest.render.grammar import suggest_name
from digest.render.page import Page
from digest.render.sandbox import make_sandbox

if TYPE_CHECKING:
    from jinja2 import Environment, Undefined
    from jinja2.ext import Extension
    from jinja2.lexer import Token, TokenStream

# Private characters, which mark where each line of a template begins in what is made of it.
_MARK = "\ue000{}\ue001{}\ue002"
_MARKS = re.compile(_MARK.format("([^\ue000-\ue002]+)", "([0-9]+)"))
_QUOTED = re.compile(r"'([\w./-]+)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of what was made of a template, and the file and line that it comes from."""

    text: str
    file: str
    line: int


def render_template(theme: Theme, name: str, page: Page) -> str:
    """Return the theme's file `name` filled in; it sees `page`, the theme's `style` and its logos, all escaped.

    Raises TemplateError naming the file and the line, and showing it.
    """
    return _render(theme, name, page, marked=False)


def trace_template(theme: Theme, name: str, page: Page) -> list[Piece]:
    """Return what render_template does, in pieces that know where they come from.

    Together they may differ from it where a template asks how long a part of itself is.
    """
    _, *parts = _MARKS.split(_render(theme, name, page, marked=True))
    return [
        Piece(text=text, file=file, line=int(line))
        for file, line, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _render(theme: Theme, name: str, page: Page, *, marked: bool) -> str:
    import jinja2

    try:
        template = _make_environment(tuple(sorted(theme.files.items())), marked=marked).get_template(name)
        return template.render(page=page, style=theme.style, logo=theme.logo, dark_logo=theme.dark_logo)
    except jinja2.TemplateNotFound as error:
        close = suggest_name(str(error.name), theme.files)
        raise _make_error(error, theme, f"there is no file '{error.name}'{close}") from error
    except jinja2.TemplateSyntaxError as error:
        fault = error.message or "it cannot be read"
        raise TemplateError(show_theme_fault(theme, str(error.name), error.lineno, fault)) from error
    except RecursionError as error:
        raise _make_error(error, theme, "it goes on without end; does a file include itself?") from error
    except MemoryError as error:
        raise _make_error(error, theme, "it asks for too much memory") from error
    except (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _make_error(error, theme, str(error)) from error


@lru_cache(maxsize=8)
def _make_environment(files: tuple[tuple[str, str], ...], *, marked: bool) -> Environment:
    from jinja2 import FunctionLoader

    sources = dict(files)
    # The file name goes into tracebacks, which is how an error finds its line.
    loader = FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None)
    environment = make_sandbox(
        autoescape=True,
        undefined=_make_undefined(),
        loader=loader,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[_make_marking()] if marked else [],
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


def _make_undefined() -> type[Undefined]:
    """What stands for a name that is not there: an error as soon as it is used, which says what the name may be."""
    from jinja2 import StrictUndefined
    from jinja2.utils import missing

    class Unknown(StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            thing = self._undefined_obj
            if self._undefined_hint or thing is missing:
                return self._undefined_hint or f"there is no '{self._undefined_name}'"
            names = [str(name) for name in (thing if isinstance(thing, Mapping) else dir(thing))]
            close = suggest_name(str(self._undefined_name), (name for name in names if not name.startswith("_")))
            where = "" if isinstance(thing, Mapping) else f" in {type(thing).__name__}"
            return f"there is no '{self._undefined_name}'{where}{close}"

    return Unknown


def _make_marking() -> type[Extension]:
    """What puts a mark before every line of text and every value of a template; it sees what is left of blanks."""
    from jinja2.ext import Extension
    from jinja2.lexer import Token

    class Marking(Extension):
        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            for token in stream:
                mark = _MARK.format(stream.name, token.lineno)
                if token.type == "variable_begin":
                    yield Token(token.lineno, "data", mark)
                text = _mark_lines(token.value, stream.name, token.lineno) if token.type == "data" else token.value
                yield Token(token.lineno, token.type, text)

    return Marking


def _mark_lines(text: str, name: str | None, line: int) -> str:
    return "\n".join(_MARK.format(name, line + more) + part for more, part in enumerate(text.split("\n")))


def _make_error(error: BaseException, theme: Theme, fault: str) -> TemplateError:
    """Return the error that names the innermost line of a template in which `error` came up."""
    place, trace = None, error.__traceback__
    while trace:
        place = trace if trace.tb_frame.f_code.co_filename in theme.files else place
        trace = trace.tb_next
    if place is None:
        return TemplateError(f"theme {theme.name}: {fault}")
    file = place.tb_frame.f_code.co_filename
    name = _QUOTED.search(fault)
    if name and fault == f"there is no {name[0]}":
        fault += suggest_name(name[1], _list_names(place.tb_frame.f_locals))
    return TemplateError(show_theme_fault(theme, file, place.tb_lineno, fault, at=name[1] if name else ""))


def _list_names(values: Mapping[str, Any]) -> list[str]:
    """What a template sees at some line, as Python's traceback has it, made by Jinja."""
    return [name for name in values if not name.startswith("_")]
