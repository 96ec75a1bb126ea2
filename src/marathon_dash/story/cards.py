"""People on the page: cards, one person's whole story, the roll call; HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.record.dates import parse_or_none
from marathon_dash.story.custody import HELD, Call, Spell, days, state
from marathon_dash.story.drawings.sheet import SERIF, escape
from marathon_dash.story.palette import Palette
from marathon_dash.story.people import Person
from marathon_dash.story.sources import publisher_name, web_address
from marathon_dash.story.words import (
    Articles,
    article_title,
    article_words,
    days_words,
    sentence_words,
    state_words,
    term_words,
)

__all__ = ["Look", "cards", "portrait", "roll"]


@dataclass(frozen=True, slots=True)
class Look:
    """What every card needs: words, colours, the day, names of articles and publishers, where links lead."""

    t: Translator
    palette: Palette
    day: date
    articles: Articles
    publishers: Mapping[str, str]
    person_link: Callable[[str], str]
    correction_link: str


def cards(people: Iterable[Person], look: Look) -> str:
    """One card a person, as a list: name, what is known, state with its day, sources."""
    items = "".join(f"<li>{_card(person, look)}</li>" for person in people)
    return f'{_style(look.palette)}<ul class="people">{items}</ul>'


def portrait(person: Person, look: Look) -> str:
    """Everything the record holds of one person: each spell with what is known and since when, and its sources."""
    t, row = look.t, person.row
    others = split(row["other_names"])
    parts = [
        f'<p class="local big" lang="be">{escape(row["name_local"])}</p>'
        if row["name_local"]
        else _no_local(t),
        f"<p>{escape(t('person.others', names=t.words(others)))}</p>" if others else "",
        f'<p class="state {_held(person)}">{escape(_state(person, look))}</p>',
    ]
    spells = "".join(_spell(own, held, look, n) for n, (own, held) in _numbered(person))
    return f'{_style(look.palette)}<div class="people">{"".join(parts)}{spells}{_correction(look)}</div>'


def roll(calls: Sequence[Call], look: Look) -> str:
    """The names to read aloud, large and numbered, with the days on the chosen day."""
    items = "".join(
        f'<li><b>{escape(c.name)}</b> <span lang="be">{escape(c.name_local)}</span>'
        f"<small>{escape(' · '.join(filter(None, (c.outlet, days_words(look.t, c.days)))))}</small></li>"
        for c in calls
    )
    return f'{_style(look.palette)}<ol class="roll">{items}</ol>'


def _card(person: Person, look: Look) -> str:
    t, row = look.t, person.row
    link = escape(look.person_link(person.person_id))
    local = (
        f'<p class="local" lang="be">{escape(row["name_local"])}</p>' if row["name_local"] else _no_local(t)
    )
    head = f'<h3><a href="{link}" target="_self">{escape(row["name"])}</a></h3>{local}'
    said = f'<p class="state {_held(person)}">{escape(_state(person, look))}</p>'
    if person.name_only:
        return head + said
    work = " · ".join(filter(None, (t.code("role", row["role"]), _outlet(row))))
    more = len(person.spells) - 1
    others = f'<p class="more">{escape(t("person.more_spells", n=more))}</p>' if more else ""
    return f"{head}<p>{escape(work)}</p>{said}{_facts(row, person.spell, look)}{others}{_correction(look)}"


def _spell(row: Mapping[str, str], held: Spell, look: Look, number: int) -> str:
    t = look.t
    title = t("person.spell", number=t.number(number)) if number else t("person.the_spell")
    work = " · ".join(filter(None, (t.code("role", row["role"]), _outlet(row))))
    now = state(held, look.day)
    said = f'<p class="state {"held" if now in HELD else ""}">{escape(state_words(t, held, look.day))}</p>'
    note = f"<p>{escape(row['note'])}</p>" if row["note"] else ""
    return f"<section><h3>{escape(title)}</h3><p>{escape(work)}</p>{said}{_facts(row, held, look)}{note}</section>"


def _facts(row: Mapping[str, str], held: Spell, look: Look) -> str:
    """The list of what is known of one spell, and of what is not."""
    t = look.t
    charges = article_words(t, row["charges"], look.articles)
    named = any(article_title(t, number, look.articles) for number in split(row["charges"]))
    confirmed = parse_or_none(row["status_confirmed_on"])
    facts = [
        (
            t("person.days"),
            f"<b>{escape(days_words(t, days(held, look.day)))}</b>{escape(_if_held(held, look))}",
        ),
        (t("person.detained"), escape(t.when(held.began))),
        (t("person.charged"), "<br>".join(map(escape, charges)) or escape(t("person.no_charge"))),
        (t("person.sentence"), escape(f"{sentence_words(t, held, look.day)}. {term_words(t, held)}")),
        (t("person.confirmed"), escape(t.when(confirmed))),
        (t("person.sources"), _sources(row["sources"], look)),
        (t("person.confidence"), escape(t.code("confidence", row["confidence"]))),
    ]
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in facts)
    note = f'<p class="more">{escape(t("person.authorities"))}</p>' if named else ""
    return f"<dl>{listed}</dl>{note}"


def _if_held(held: Spell, look: Look) -> str:
    """How many days it would be if nobody had been freed since the last report."""
    lasted = days(held, look.day)
    if lasted and not lasted.exact and not held.is_over and state(held, look.day) in HELD:
        return " · " + look.t("days.if_held", n=lasted.most)
    return ""


def _sources(cell: str, look: Look) -> str:
    links = []
    for url in split(cell):
        name = escape(publisher_name(url, dict(look.publishers)))
        address = web_address(url)
        links.append(
            f'<a href="{escape(address)}" rel="noreferrer" target="_blank">{name}</a>' if address else name
        )
    return ", ".join(links)


def _state(person: Person, look: Look) -> str:
    return look.t("person.name_only") if person.name_only else state_words(look.t, person.spell, look.day)


def _held(person: Person) -> str:
    return "held" if person.state in HELD else ""


def _outlet(row: Mapping[str, str]) -> str:
    return f"{row['outlet']} ({row['outlet_note']})" if row["outlet_note"] else row["outlet"]


def _no_local(t: Translator) -> str:
    return f'<p class="local none">{escape(t("person.no_local"))}</p>'


def _numbered(person: Person) -> list[tuple[int, tuple[Mapping[str, str], Spell]]]:
    one = len(person.spells) == 1
    return [(0 if one else n, item) for n, item in enumerate(person.spells, 1)]


def _correction(look: Look) -> str:
    return (
        f'<p class="more"><a href="{escape(look.correction_link)}" target="_self">'
        f"{escape(look.t('footer.correction'))}</a></p>"
    )


def _style(palette: Palette) -> str:
    """The look of cards: paper and ink, hairlines instead of boxes, red for who is held."""
    p = palette
    return f"""<style>
.people{{list-style:none;margin:0;padding:0;color:{p.ink};font-size:1rem}}
ul.people{{display:grid;grid-template-columns:repeat(auto-fill,minmax(19.5rem,1fr));gap:0 2.5rem}}
ul.people>li{{margin:0;padding:1.1rem 0 1rem;border-top:1px solid {p.hairline}}}
.people section{{border-top:1px solid {p.hairline};padding-top:.8rem;margin-top:1.2rem;max-width:46rem}}
.people h3{{font-family:{SERIF};font-size:1.35rem;line-height:1.25;font-weight:600;margin:0;padding:0}}
.people h3 a{{color:{p.ink};text-decoration-thickness:1px;text-underline-offset:.18em}}
.people p{{margin:.15rem 0}}
.people .local{{font-size:1.1rem}} .people .big{{font-size:1.5rem;font-family:{SERIF}}}
.people .none,.people .more,.people dt{{color:{p.muted};font-size:.875rem}}
.people .state{{font-weight:600;margin:.45rem 0 .35rem;padding-left:.7rem;border-left:3px solid {p.hairline}}}
.people .state.held{{border-left-color:{p.red}}}
.people dl{{margin:.4rem 0}} .people dl>div{{display:flex;gap:.75rem;padding:.12rem 0}}
.people dt{{flex:0 0 7.2rem;font-weight:400}} .people dd{{margin:0;flex:1;overflow-wrap:anywhere}}
.people a{{color:{p.ink}}}
.roll{{margin:0;padding:0 0 0 3.2rem;color:{p.ink};max-width:52rem}}
.roll li{{font-family:{SERIF};font-size:1.7rem;line-height:1.3;padding:.55rem 0 .55rem .4rem;
border-top:1px solid {p.hairline}}}
.roll li::marker{{font-size:1rem;color:{p.muted}}}
.roll b{{font-weight:600}} .roll span{{color:{p.muted}}}
.roll small{{display:block;font-family:sans-serif;font-size:1rem;color:{p.muted}}}
</style>"""
