"""People on the page: cards, one person's whole story, the roll call; HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.story.custody import HELD, Call, Spell, days, state
from marathon_dash.story.drawings.sheet import SANS, SERIF, escape
from marathon_dash.story.figures import Nearest, amount, distance
from marathon_dash.story.headline import publisher_title, whom
from marathon_dash.story.palette import Palette
from marathon_dash.story.people import Person
from marathon_dash.story.sources import publisher_name, web_address
from marathon_dash.story.words import (
    Articles,
    article_title,
    call_words,
    days_words,
    if_held_words,
    sentence_words,
    state_words,
    term_words,
    two_names,
)

__all__ = ["Look", "beside", "cards", "marked", "portrait", "quote", "roll"]


@dataclass(frozen=True, slots=True)
class Look:
    """What every card needs: words, colours, the day, names of articles and publishers, where links lead."""

    t: Translator
    palette: Palette
    day: date
    articles: Articles
    publishers: Mapping[str, str]
    person_link: Callable[[str], str]


def cards(people: Iterable[Person], look: Look) -> str:
    """One card a person, as a list: name, what is known, state with its day, sources."""
    items = "".join(f"<li>{_card(person, look)}</li>" for person in people)
    return f'{_style(look.palette)}<ul class="people">{items}</ul>'


def portrait(person: Person, look: Look) -> str:
    """Everything the record holds of one person: each spell with what is known and since when, and sources."""
    t, row = look.t, person.row
    others = split(row["other_names"])
    head = [
        _beneath(row, t, "local big"),
        f'<p class="more">{escape(t("person.others", names=", ".join(others)))}</p>' if others else "",
    ]
    if person.name_only:
        body = f'<p class="state">{escape(t("person.name_only"))}</p>'
    else:
        body = "".join(_spell(own, held, look, n) for n, (own, held) in _numbered(person))
    return f'{_style(look.palette)}<div class="people one">{"".join(head)}{body}</div>'


def roll(calls: Sequence[Call], look: Look) -> str:
    """The names to read aloud, large and numbered, with the days on the chosen day."""
    t = look.t
    items = "".join(
        f"<li>{_both(call, t)}<small>{escape(call_words(t, call))}</small></li>" for call in calls
    )
    return f'{_style(look.palette)}<ol class="roll">{items}</ol>'


def beside(near: Sequence[Nearest], publishers: pd.DataFrame, look: Look) -> str:
    """Every publisher's nearest figure side by side: number, date, how far away, and whom it counts."""
    items = "".join(f"<li>{_figure(n, publishers, look)}</li>" for n in near)
    return f'{_style(look.palette)}<ul class="people">{items}</ul>'


def quote(sentence: str, palette: Palette) -> str:
    """A sentence to be read aloud, large enough to be read from a lectern."""
    return f'{_style(palette)}<blockquote class="aloud">{escape(sentence)}</blockquote>'


def _figure(near: Nearest, publishers: pd.DataFrame, look: Look) -> str:
    t, figure = look.t, near.figure
    who = publisher_title(figure.publisher, publishers, t)
    counts = whom(figure.publisher, publishers, t)
    note = f'<p class="more">{escape(figure.note)}</p>' if figure.note else ""
    via = f" · {t('figure.via', via=figure.via)}" if figure.via else ""
    source = _link(
        web_address(figure.source_url), publisher_name(figure.source_url, dict(look.publishers)), who
    )
    return (
        f'<p class="days">{escape(amount(t, figure))}</p><h3>{escape(who)}</h3>'
        f"<p><b>{escape(t.when(figure.when))}</b> · {escape(distance(t, near))}</p><p>{escape(counts)}</p>{note}"
        f'<p class="more">{escape(t("source.label"))} {source}{escape(via)}</p>'
    )


def _both(call: Call, t: Translator) -> str:
    """Both names, the one of the reader's language first; a missing one stays missing."""
    large, beneath = two_names(t, call.name, call.name_local)
    return f"<b>{marked(large, call.name_local)}</b>" + (
        f" <i>{marked(beneath, call.name_local)}</i>" if beneath else ""
    )


def marked(name: str, local: str) -> str:
    """A name; the Belarusian one as such, for who listens."""
    return f'<span lang="be">{escape(name)}</span>' if name and name == local else escape(name)


def _beneath(row: Mapping[str, str], t: Translator, kind: str) -> str:
    """What stands under the large name; in another language than Belarusian also that no local name is known."""
    _, beneath = two_names(t, row["name"], row["name_local"])
    if beneath:
        return f'<p class="{kind}">{marked(beneath, row["name_local"])}</p>'
    return "" if t.lang == "be" else f'<p class="local none">{escape(t("person.no_local"))}</p>'


def _card(person: Person, look: Look) -> str:
    t, row = look.t, person.row
    link = escape(look.person_link(person.person_id))
    large, _ = two_names(t, row["name"], row["name_local"])
    name = f'<h2><a href="{link}" target="_self">{marked(large, row["name_local"])}</a></h2>'
    head = name + _beneath(row, t, "local")
    said = f'<p class="state {_class(person.spell, look.day)}">{escape(_state(person, look))}</p>'
    if person.name_only:
        return head + said
    more = len(person.spells) - 1
    others = f'<p class="more">{escape(t("person.more_spells", n=more))}</p>' if more else ""
    known = f"<p>{escape(_work(row, t))}</p>{said}{_facts(row, person.spell, look)}{others}"
    return f"{head}{known}{_correction(person, look)}"


def _spell(row: Mapping[str, str], held: Spell, look: Look, number: int) -> str:
    t = look.t
    title = f"<h2>{escape(t('person.spell', number=t.number(number)))}</h2>" if number else ""
    lasted = ""
    if state(held, look.day):  # a spell that had not begun has no days, known or not
        lasted = f'<p class="days">{escape(days_words(t, days(held, look.day), over=held.is_over))}</p>'
    if still := if_held_words(t, held, look.day):
        lasted += f'<p class="more">{escape(still)}</p>'
    said = f'<p class="state {_class(held, look.day)}">{escape(state_words(t, held, look.day))}</p>'
    note = f"<p>{escape(row['note'])}</p>" if row["note"] else ""
    return f"<section>{title}{lasted}{said}<p>{escape(_work(row, t))}</p>{_facts(row, held, look)}{note}</section>"


def _facts(row: Mapping[str, str], held: Spell, look: Look) -> str:
    """The list of what is known of one spell, and of what is not."""
    t = look.t
    named = any(article_title(t, number, look.articles) for number in split(row["charges"]))
    still = if_held_words(t, held, look.day)
    lasted = f"<b>{escape(days_words(t, days(held, look.day), over=held.is_over))}</b>"
    lasted += escape(f" · {still}") if still else ""
    facts = [
        (t("person.days"), lasted),
        (t("person.detained"), escape(t.when(held.began))),
        (t("person.charged_words" if named else "person.charged"), _charges(row["charges"], look)),
        (
            t("person.sentence"),
            escape(f"{sentence_words(t, held, look.day)}. {term_words(t, held, look.day)}".strip()),
        ),
        (t("person.confirmed"), escape(t.when(held.confirmed))),
        (t("person.sources"), _sources(row["sources"], look)),
        (t("person.confidence"), escape(t.code("confidence", row["confidence"]))),
    ]
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f"<dl>{listed}</dl>"


def _charges(cell: str, look: Look) -> str:
    """The numbers of the articles, and in small what the authorities call them where a source says so."""
    charged = [(number, article_title(look.t, number, look.articles)) for number in split(cell)]
    lines = (
        f"<b>{escape(number)}</b>"
        + (f" <small>{escape(look.t('article.title', title=title))}</small>" if title else "")
        for number, title in charged
    )
    return "<br>".join(lines) or escape(look.t("person.no_charge"))


def _sources(cell: str, look: Look) -> str:
    """Publishers by name; further pages of the same publisher as numbered links behind it."""
    pages: dict[str, list[str]] = {}
    for url in split(cell):
        pages.setdefault(publisher_name(url, dict(look.publishers)), []).append(web_address(url))
    return ", ".join(_publisher(name, urls) for name, urls in pages.items())


def _publisher(name: str, urls: Sequence[str]) -> str:
    links = [_link(url, name if n == 1 else str(n), f"{name} {n}") for n, url in enumerate(urls, 1) if url]
    return " ".join(links) or escape(name)


def _link(url: str, shown: str, label: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer" target="_blank" aria-label="{escape(label)}">{escape(shown)}</a>'


def _state(person: Person, look: Look) -> str:
    return look.t("person.name_only") if person.name_only else state_words(look.t, person.spell, look.day)


def _class(held: Spell, day: date) -> str:
    return "held" if state(held, day) in HELD else ""


def _work(row: Mapping[str, str], t: Translator) -> str:
    return " · ".join(filter(None, (t.code("role", row["role"]), _outlet(row))))


def _outlet(row: Mapping[str, str]) -> str:
    outlet, note = row["outlet"], row["outlet_note"]
    if not note or note == outlet:
        return outlet
    return note if note.startswith(outlet) else f"{outlet} ({note})"


def _numbered(person: Person) -> list[tuple[int, tuple[Mapping[str, str], Spell]]]:
    one = len(person.spells) == 1
    return [(0 if one else n, item) for n, item in enumerate(person.spells, 1)]


def _correction(person: Person, look: Look) -> str:
    """The page of the person says how, and of whom."""
    return (
        f'<p class="more"><a href="{escape(look.person_link(person.person_id))}" target="_self">'
        f"{escape(look.t('footer.correction'))}</a></p>"
    )


def _style(palette: Palette) -> str:
    """The look of cards: paper and ink, hairlines instead of boxes, red for who is held."""
    p = palette
    return f"""<style>
.people{{list-style:none;margin:0!important;padding:0!important;color:{p.ink};font-size:1rem}}
ul.people{{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(21.5rem,100%),1fr));gap:0 2.5rem}}
ul.people>li{{margin:0;padding:1.1rem 0 1rem;border-top:1px solid {p.hairline}}}
.people section{{border-top:1px solid {p.hairline};padding-top:.8rem;margin-top:1.2rem;max-width:46rem}}
.people h2,.people h3{{font-family:{SERIF};font-size:1.35rem;line-height:1.25;font-weight:600;margin:0;padding:0}}
.people h2 a{{color:{p.ink};text-decoration-thickness:1px;text-underline-offset:.18em}}
.people p{{margin:.15rem 0}}
.people .local{{font-size:1.1rem}} .people .big{{font-size:1.5rem;font-family:{SERIF}}}
.people .none,.people .more,.people dt{{color:{p.muted};font-size:.875rem}}
.people .state{{font-weight:600;margin:.45rem 0 .35rem;padding-left:.7rem;border-left:3px solid {p.hairline}}}
.people .state.held{{border-left-color:{p.red}}}
.people dl{{margin:.4rem 0!important;padding:0!important}}
.people dl>div{{display:flex;gap:.75rem;padding:.1rem 0;margin:0}}
.people dt{{flex:0 0 6.6rem;margin:0;padding:.12rem 0 0;font-weight:400}}
.people dd{{margin:0;padding:0;flex:1;overflow-wrap:anywhere}}
.people small{{color:{p.muted};font-size:.875rem}}
.one h2{{font-size:1.5rem;margin:0 0 .3rem}}
.people .days{{font-family:{SERIF};font-size:3.2rem;line-height:1.15;margin:.2rem 0}}
.one{{max-width:46rem}} .one section{{border-top:0!important}}
.one section+section{{border-top:1px solid {p.hairline}!important}}
.one dl>div:first-child{{display:none}}
.people a{{color:{p.ink}}}
.aloud{{font-family:{SERIF};font-size:1.5rem;line-height:1.4;max-width:52rem;color:{p.ink};
margin:.2rem 0 1rem;padding:0 0 0 1.1rem;border-left:3px solid {p.ink}}}
.roll{{margin:0!important;padding:0 0 0 3.2rem!important;color:{p.ink};max-width:52rem}}
.roll li{{font-family:{SERIF};font-size:1.7rem;line-height:1.3;padding:.55rem 0 .55rem .4rem;
border-top:1px solid {p.hairline}}}
.roll li::marker{{font-size:1rem;color:{p.muted}}}
.roll b{{font-weight:600}} .roll i{{font-style:normal;color:{p.muted}}}
.roll small{{display:block;font-family:{SANS};font-size:1rem;color:{p.muted}}}
</style>"""
