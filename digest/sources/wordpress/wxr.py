"""WordPress's exports (WXR): a whole site in one RSS file, of which the published posts are articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from digest.model import Article, ArticleError, Batch, Fetched, Image
from digest.sources.article import NAME_LIMIT, Parts, make_id, make_image
from digest.sources.feeds.images import find_html_image
from digest.sources.wordpress.content import (
    clean_date,
    count_untitled,
    find_site,
    make_identity,
    make_post,
    prepare_content,
    prepare_excerpt,
)
from digest.sources.wordpress.images import find_exported_image
from digest.sources.wordpress.wxrxml import Fault, Record, parse_export
from digest.text.hygiene import clean_line

MAX_POSTS = 50_000
_MOST_TRANSLATIONS = 50
_CHANNEL = frozenset(["title", "link", "language", "wp:base_blog_url", "wp:base_site_url"])
_TAXONOMIES = ("category", "post_tag", "author")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """An article, the attachment that is its featured image, and the group of its translations."""

    article: Article
    identity: str
    thumbnail: str
    group: str


@dataclass(slots=True, kw_only=True)
class _Export:
    """What was read of an export so far: what its posts refer to may come after them."""

    fetched: Fetched
    timezone: str
    channel: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    posts: list[_Post] = field(default_factory=list)
    untitled: list[ArticleError] = field(default_factory=list)
    errors: list[ArticleError] = field(default_factory=list)

    def blame(self, problem: str, line: int | None = None) -> None:
        self.errors.append(ArticleError(origin=self.fetched.origin, problem=problem, line=line))


def parse_wxr(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The published posts of an export; of a broken one those before the fault, and an error that says where it is."""
    export = _Export(fetched=fetched, timezone=timezone)
    for record in parse_export(fetched.body):
        _take(record, export)
    if len(export.posts) >= MAX_POSTS:
        export.blame(f"has {MAX_POSTS:,} posts or more; the first of them were read")
    if not export.posts and not export.untitled and not export.errors:
        export.blame("has no published posts")
    return Batch(
        origin=fetched.origin,
        articles=tuple(_join_parts(export)),
        errors=(*count_untitled(export.untitled), *export.errors),
        name=clean_line(export.channel.get("title", ""), limit=NAME_LIMIT) or None,
        language=clean_line(export.channel.get("language", ""), limit=NAME_LIMIT) or None,
    )


def _take(record: Record | Fault, export: _Export) -> None:
    if isinstance(record, Fault):
        export.blame(f"can be read up to here only: {record.problem}", record.line)
    elif record.name == "item":
        _take_item(record, export)
    elif record.name == "wp:author":
        name = record.fields.get("wp:author_display_name", "").strip()
        export.authors.setdefault(record.fields.get("wp:author_login", ""), name)
    elif record.name in _CHANNEL:
        export.channel.setdefault(record.name, record.fields[record.name].strip())


def _take_item(item: Record, export: _Export) -> None:
    fields, number = item.fields, item.fields.get("wp:post_id", "")
    if fields.get("wp:post_type") == "attachment" and (address := fields.get("wp:attachment_url", "").strip()):
        meta = (item.meta.get(key, "") for key in ("_wp_attachment_image_alt", "_wp_attachment_metadata"))
        export.images.setdefault(number, find_exported_image(address, *meta))
    elif _is_published(fields) and len(export.posts) < MAX_POSTS:
        site = _find_home(export)
        parts = _find_parts(item, export, make_identity(site, number))
        source = export.channel.get("title") or site.partition("/")[0]
        made = make_post(parts, export.fetched, source=clean_line(source, limit=NAME_LIMIT), timezone=export.timezone)
        if isinstance(made, ArticleError):
            export.untitled.append(made)
        else:
            group = next((term.slug for term in item.terms if term.taxonomy == "post_translations"), "")
            thumbnail = item.meta.get("_thumbnail_id", "")
            export.posts.append(_Post(article=made, identity=parts.identity, thumbnail=thumbnail, group=group))


def _is_published(fields: dict[str, str]) -> bool:
    """Whether it is a post that all may read; pages, menus, attachments and drafts outnumber them."""
    is_post = fields.get("wp:post_type") == "post" and fields.get("wp:status") == "publish"
    return is_post and not fields.get("wp:post_password", "").strip()


def _find_home(export: _Export) -> str:
    names = ("wp:base_blog_url", "link", "wp:base_site_url")
    return find_site(next(filter(None, (export.channel.get(name) for name in names)), ""))


def _find_parts(item: Record, export: _Export, identity: str) -> Parts:
    fields, content = item.fields, item.fields.get("content:encoded", "")
    terms = {taxonomy: [term.name for term in item.terms if term.taxonomy == taxonomy] for taxonomy in _TAXONOMIES}
    language = next((term.slug for term in item.terms if term.taxonomy == "language"), "")
    image = find_html_image(content)
    return Parts(
        title=fields.get("title", ""),
        html_title=True,
        position=len(export.posts) + len(export.untitled),
        line=item.line,
        url=fields.get("link", ""),
        guid=fields.get("guid", ""),
        identity=identity,
        authors=_find_authors(terms["author"], fields.get("dc:creator", ""), export),
        published=_find_date(fields, "wp:post_date") or clean_date(fields.get("pubDate", "")),
        updated=_find_date(fields, "wp:post_modified"),
        language=language or export.channel.get("language", ""),
        summary=prepare_excerpt(fields.get("excerpt:encoded", "")),
        text=prepare_content(content),
        html=True,
        image=image,
        tags=(*terms["category"], *terms["post_tag"]),
        section=next(iter(terms["category"]), ""),
        sticky=fields.get("wp:is_sticky") == "1",
    )


def _find_date(fields: dict[str, str], name: str) -> str:
    """The date in UTC, else the one on the site's own clock."""
    return clean_date(fields.get(f"{name}_gmt", ""), zone="Z") or clean_date(fields.get(name, ""))


def _find_authors(logins: list[str], creator: str, export: _Export) -> tuple[str, ...]:
    """The authors by the names that readers know: several where a plugin gives them, by their logins."""
    several = [name for login in logins if (name := export.authors.get(login))]
    return tuple(several) or (export.authors.get(creator) or creator,)


def _join_parts(export: _Export) -> Iterator[Article]:
    """The articles with their featured images and translations, which are known when all is read."""
    groups: dict[str, list[str]] = defaultdict(list)
    for post in export.posts:
        if post.group:
            groups[post.group].append(make_id(post.identity))
    for post in export.posts:
        article = post.article
        image = make_image(export.images.get(post.thumbnail), article.url) or article.image
        others = tuple(other for other in groups[post.group] if other != article.id) if post.group else ()
        yield replace(article, image=image, translations=others[:_MOST_TRANSLATIONS])
