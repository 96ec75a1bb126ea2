"""What a page says before its scripts have come: its title, what it is about, on the overview the large numbers.

On a line of 400 kbit/s the scripts take a quarter of a minute, and where the channel to the server is blocked nothing
follows them. These words come with the document itself, and leave when the page stands. Whoever waits for
one name need not wait: the box among them finds it.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, Translator, translator
from marathon_dash.record import current
from marathon_dash.serve.session.published import record_at
from marathon_dash.story.headline import Headline, campaign, imprisoned

__all__ = ["STYLE", "first_words"]

_LEADS = {
    "map": "serve.description",
    "timeline": "timeline.lead",
    "behind_bars": "behind.lead",
    "about": "about.what_text",
}
# Over the skeleton of the framework, in letters that are on the device: the page's own fonts are not waited for. Not at
# once: on a fast line the page itself is first.
STYLE = (
    "#first{position:fixed;z-index:999999;inset:0;overflow:auto;background:inherit;"
    "padding:4rem clamp(1rem,5vw,5rem) 6rem;font:1rem/1.6 system-ui,sans-serif;animation:first 1ms .4s both}"
    "body:has(#first) #root{visibility:hidden}"
    "@keyframes first{from{visibility:hidden}}"
    "#first p{max-width:46rem;margin:0 0 1rem}#first h1{font:600 2.5rem/1.2 Georgia,serif;margin:0 0 1rem}"
    "#first b{font:2.2rem/1.1 Georgia,serif;display:block}"
    "#seek input{display:block;box-sizing:border-box;width:100%;max-width:26rem;margin:.25rem 0 1rem;padding:.5rem;"
    "font:inherit;color:inherit;background:transparent;border:1px solid}@media(scripting:none){#seek{display:none}}"
)


def first_words(page: str, lang: str) -> str:
    """The words as HTML, "" for a page that has none. Raises DatabaseError when the record cannot be read."""
    t = translator(lang)
    if page == "overview":
        return f"<h1>{escape(t('app.title'))}</h1><p>{escape(t('overview.lead'))}</p>" + _numbers(
            current.key(), str(settings.data()), lang
        )
    if page not in _LEADS:
        return ""
    said = f"<h1>{escape(t(f'nav.{page}'))}</h1><p>{escape(t(_LEADS[page]))}</p>"
    return said + _search(t) if page == "behind_bars" else said


def _search(t: Translator) -> str:
    """The box for a name; what it finds comes from `routes_names`, asked for by the document's script."""
    return (
        f'<form id="seek" role="search"><label>{escape(t("people.search"))}'
        '<input type="search" maxlength="100" autocomplete="off" spellcheck="false"></label></form>'
        '<p id="fits" role="status"></p><div id="fit"></div>'
    )


@lru_cache(maxsize=2 * len(LANGUAGES))
def _numbers(key: current.Key, folder: str, lang: str) -> str:
    tables, t = record_at(key, folder).tables, translator(lang)
    if not {"figures", "actions", "publishers", "releases"} <= set(tables):
        return ""
    figures, publishers = tables["figures"], tables["publishers"]
    found = [
        *campaign(figures, tables["actions"], publishers, t),
        imprisoned(figures, tables["releases"], publishers, t),
    ]
    return "".join(_number(one, t) for one in found if one)


def _number(one: Headline, t: Translator) -> str:
    beside = escape(" ".join((*one.beside, f"{t('source.label')} {one.source}.")))
    return f"<p><b>{escape(one.number)}</b>{escape(one.sentence)}<br><small>{beside}</small></p>"
