"""The frame around every page: its links, its language, what is wrong with link and record, its foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, Translator, language, translator
from marathon_dash.record.dates import parse_or_none
from marathon_dash.serve import pictures
from marathon_dash.serve.session.desk_work import is_waiting, outcome
from marathon_dash.serve.session.landmarks import landmarks
from marathon_dash.serve.session.published import look_anew, published, record, record_version
from marathon_dash.serve.session.selection import begin_selection, current_selection, keep_faults, link_faults
from marathon_dash.serve.session.show import plain, say
from marathon_dash.serve.session.signed_in import signed_in
from marathon_dash.serve.session.watch import enter_commits, watch
from marathon_dash.story.palette import NIGHT, PAPER, Palette
from marathon_dash.story.problems import problem_sentence, problem_sentences
from marathon_dash.story.select import Selection

__all__ = ["PAGES", "action_list", "asked_about", "footer", "frame", "page_link"]

PAGES = {
    "overview": "app.py",
    "map": "pages/map.py",
    "timeline": "pages/timeline.py",
    "behind_bars": "pages/behind_bars.py",
    "talk": "pages/talk.py",
    "about": "pages/about.py",
}
STAFF_PAGES = {"publish": "pages/publish.py"}  # linked for signed-in staff only; each guards itself


def frame(page: str) -> tuple[Translator, Palette]:
    """Begin a page: its title, the links to the others, the language; what is wrong with link and record.

    First call of every page. Returns the translator and the colours of the theme in use.
    """
    look_anew()
    selection = begin_selection(page)
    _lead_on(page, selection)
    t = translator(language(selection.lang, _accepted()))
    st.set_page_config(
        page_title=" · ".join(filter(None, (_subject(page, selection, t), t(f"nav.{page}"), t("app.title")))),
        page_icon=str(settings.static() / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    palette = NIGHT if st.context.theme.type == "dark" else PAPER
    st.html(_look(palette))
    _header(page, t, selection)
    landmarks(page, t, outcome() if page == "publish" else selection.person)
    _faults(t)
    return t, palette


def _subject(page: str, selection: Selection, t: Translator) -> str:
    """Whom or what the page is about: one person, one action or one city of the record; blank without one.

    A city that is carried along to a page that it does not change, or chosen on the map, is not what that is about.
    """
    if selection.person:
        rows = published("detentions")
        name = "name_local" if t.lang == "be" else "name"
        own = rows[rows["person_id"] == selection.person]
        return next((row[name] or row["name"] for row in own.to_dict("records")), "")
    actions = published("actions")
    if selection.action:
        return next(iter(actions.loc[actions["action_id"] == selection.action, "title"]), "")
    if page not in ("overview", "map", "timeline"):
        return ""
    chosen = {place.partition(" ")[2] for place in selection.seen("place")} if page == "map" else set()
    wanted = {*selection.cities} or chosen
    found = wanted & set(actions["city"])
    return next(iter(found)) if len(found) == 1 else ""


def asked_about(t: Translator) -> str:
    """The person or action of the record that a link asks a correction of: name and id; blank without one."""
    selection = current_selection()
    name = _subject("about", selection, t)
    return f"{name} ({selection.person or selection.action})" if name else ""


def footer(t: Translator) -> None:
    """End a page: when the record last changed, whose it is, and how to ask for a correction."""
    st.divider()
    changed = record().changed_on
    day = t.day(changed) if changed else t("date.not_stated")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("footer.changed", day=plain(day), version=plain(record_version())), width="stretch")
        page_link("about", t, label=t("footer.correction"), selection=current_selection())
    watch()
    enter_commits()


def page_link(
    page: str, t: Translator, *, label: str | None = None, selection: Selection | None = None
) -> None:
    """A link to another page that carries the selection along."""
    carried = (selection or current_selection().carried()).query(page)
    st.page_link((PAGES | STAFF_PAGES)[page], label=label or t(f"nav.{page}"), query_params=_pairs(carried))


def action_list(actions: pd.DataFrame, t: Translator) -> None:
    """Actions under each other: when and where as a link that opens it on the timeline, and what."""
    for row in actions.to_dict("records"):
        place = ", ".join(part for part in (row["city"], t.country(row["country"])) if part)
        label = f"{t.when(parse_or_none(row['date']))} · {place or t('place.not_stated')}"
        with st.container(gap=None):
            opened = replace(current_selection(), action=row["action_id"], person="")
            page_link("timeline", t, label=plain(label), selection=opened)
            say(row["title"])


def _look(palette: Palette) -> str:
    """What the framework's theme cannot say.

    A link is as padded and as bare as a button: among text its words would stand to the right of the lines above
    and below, and nothing would tell that they lead on. The chosen tab is written in ink, in the dark too. Where
    the keyboard is, is seen on a link, and is no frame around the whole page. What is pressed is 24 pixels high and
    wide, and choices in a row find their next line. In forced colours what shows a state by its colour keeps ours.
    """
    return f"""<style>
:root{{--sheet:{palette.background};--line:{palette.hairline}}}
.stPageLink:not(.st-key-header *) a{{padding-inline:0}}
.stPageLink:not(.st-key-header *) a p{{text-decoration:underline;text-underline-offset:.18em}}
.stPageLink a:focus-visible{{outline:2px solid {palette.ink};outline-offset:2px}}
.stTabs [role=tab][aria-selected=true],.stTabs [role=tab][aria-selected=true] *{{color:{palette.ink}}}
.stMain:focus,.stMain:focus-visible,.stMain h1:focus{{outline:none;box-shadow:none}}
.st-key-header .stHtml a,.stHtml .sources a{{display:inline-block;min-width:24px;line-height:24px}}
button[aria-haspopup=listbox],[data-testid=stDateInputCalendarButton],[data-testid=stTabsScrollRight],[data-testid=stTabsScrollLeft],
[data-testid=stHeadingWithActionElements] a{{min-height:24px;min-width:24px}}
[data-testid=stButtonGroup] *{{flex-wrap:wrap;max-width:100%}}
.stSlider input[type=range]{{max-width:24px}}.stMarkdown svg{{max-width:100%;height:auto}}
@media(forced-colors:active){{.stRadio [role=radiogroup],.stCheckbox,.stButtonGroup,.stSlider,[role=tablist]
{{forced-color-adjust:none;background:{palette.background};color:{palette.ink}}}}}
</style>"""


def _lead_on(page: str, selection: Selection) -> None:
    """A link that opens one action or one person leads to the page that can show it; *About* takes corrections."""
    for wanted, pages in (
        (selection.action, ("timeline", "map", "about")),
        (selection.person, ("behind_bars", "about")),
    ):
        if wanted and page not in pages:
            keep_faults()
            st.switch_page(PAGES[pages[0]], query_params=_pairs(selection.query(pages[0])))


def _header(page: str, t: Translator, selection: Selection) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="header"):
        for other in PAGES:
            page_link(other, t, selection=selection.carried())
        if signed_in():
            label = t("publish.nav_waiting") if is_waiting() else t("nav.publish")
            page_link("publish", t, label=label, selection=selection.carried())
        st.space("stretch")
        _languages(page, t, selection)


def _languages(page: str, t: Translator, selection: Selection) -> None:
    """Links that load the page anew, so that the server can set the language of the whole document."""
    others = (code for code in LANGUAGES if code != t.lang)
    links = [
        f'<a href="?{pictures.encode(replace(selection, lang=code).query(page))}" target="_self" lang="{code}" '
        f'hreflang="{code}">{LANGUAGES[code]}</a>'
        for code in others
    ]
    st.html(" · ".join(links), width="content")


def _faults(t: Translator) -> None:
    for problem in link_faults():
        st.warning(plain(problem_sentence(t, problem)))
    faults = [p for p in record().problems if p.blocking]
    notes = [p for p in record().problems if not p.blocking]
    for key, problems in (("record.problems", faults), ("record.notes", notes)):
        if problems:
            with st.expander(t(key, n=len(problems)), expanded=any(p.row == 0 for p in problems)):
                sentences = problem_sentences(t, problems)
                st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences[:50]))
                if len(sentences) > 50:
                    st.caption(t("record.more_problems", n=len(sentences) - 50))


def _accepted() -> str:
    """What the browser asks for: the same header the server chose the document's language by."""
    return st.context.headers.get("Accept-Language") or st.context.locale or ""


def _pairs(query: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, value) for key, items in query.items() for value in items]
