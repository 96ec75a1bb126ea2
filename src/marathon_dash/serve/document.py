"""The document every page starts from, before any script runs: language, title, words without scripts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from marathon_dash import settings
from marathon_dash.i18n import Translator, language, translator
from marathon_dash.serve.first_words import STYLE
from marathon_dash.story.palette import NIGHT, PAPER, Palette

__all__ = ["document", "language", "not_found", "plain_page", "script_hashes"]

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_CUTS = (  # the framework's own words about itself
    re.compile(r"<title>.*?</title>\s*", re.DOTALL),
    re.compile(r"<noscript>.*?</noscript>\s*", re.DOTALL),
    re.compile(r"<!--\s*Machine-readable.*?-->\s*", re.DOTALL),
    re.compile(r'<link\s+rel="(?:service-desc|shortcut icon|preload)"[^>]*>\s*', re.DOTALL),
)
_PATIENCE = 4  # seconds from the first piece of a page until it is shown although pieces are missing
_TYPING = 2500  # milliseconds after a letter in which the box for a name does not go
_WAIT = 15  # seconds without a byte until a page without content says that its channel may be blocked


def _theme(palette: Palette) -> dict[str, str]:
    return {
        "backgroundColor": palette.background,
        "secondaryBackgroundColor": palette.second,
        "textColor": palette.ink,
        "borderColor": palette.hairline,
    }


# Until the page stands it is not shown (its pieces would push each other about): then the words that came with the
# document leave, with what is said while waiting. Before the server has answered, what is there is a skeleton.
# What was typed into the box for a name among them goes along, by a value of the window and never by the address.
# As long as scripts arrive the page is loading; when none has for a while, its channel may be blocked.
_WAITING = """
(()=>{
let bytes=0,since=0,begun=0,typed=-TYPING,asking;
const found=name=>document.querySelector(`[data-testid="${name}"]`),
stands=()=>{
const state=found('stApp')?.dataset.testScriptState;
if(!state||state==='initial'||!found('stElementContainer'))return false;
begun||=performance.now();
const done=state==='notRunning'&&!found('stSkeleton');
return done||performance.now()-begun>PATIENCE*1000},
tell=()=>{
const first=document.getElementById('first'),waiting=document.getElementById('waiting');
if(!waiting)return;
if(stands()){
if(performance.now()-typed<TYPING)return;
const box=document.querySelector('#seek input');
if(box?.value)window.sought={name:box.value,focus:box===document.activeElement};
first?.remove();waiting.remove();clearInterval(timer);seen.disconnect();dispatchEvent(new Event('sought'));return}
const come=performance.getEntriesByType('resource').length+(document.readyState==='complete');
if(come!==bytes||document.readyState!=='complete'){bytes=come;since=performance.now()}
const said=performance.now()-since>WAIT*1000?'blocked':'loading';
if(performance.now()>3000)for(const one of waiting.children)one.hidden=one.dataset.when!==said},
timer=setInterval(tell,1000),
seen=new MutationObserver(()=>stands()&&tell());
seen.observe(document,{childList:true,subtree:true});
addEventListener('submit',event=>event.target.id==='seek'&&event.preventDefault());
addEventListener('input',({target:box})=>{
if(!box.closest('#seek'))return;
typed=performance.now();
clearTimeout(asking);
asking=setTimeout(async()=>{
const name=box.value,lang=new URLSearchParams(location.search).get('lang')||'',
scheme=matchMedia('(prefers-color-scheme:dark)').matches?'dark':'light',
query=`scheme=${scheme}&lang=${encodeURIComponent(lang)}`,
answer=name.trim()?await fetch(`/names?${query}`,{method:'POST',body:name}).catch(()=>{}):0;
if(box.value!==name||!box.isConnected||answer&&!answer.ok)return;
const{said,cards}=answer?await answer.json():{said:'',cards:''};
document.getElementById('fits').textContent=said;
document.getElementById('fit').innerHTML=cards
},300)})
})()"""

# Paper gets a page of its own in place of this one: charts would be cut at the edge of a sheet. A browser prints what
# stands in the document when this returns, so the request is one that is waited for.
_PRINT = """
addEventListener('beforeprint',()=>{
const ask=new XMLHttpRequest(),page=location.pathname.split('/').filter(Boolean).pop()||'overview';
try{ask.open('GET',`/paper/${page}${location.search}`,false);ask.send()}catch{return}
if(ask.status!==200)return;
const paper=document.createElement('main');
paper.id='paper';paper.innerHTML=ask.responseText;document.body.append(paper)
});
addEventListener('afterprint',()=>document.getElementById('paper')?.remove());"""


def _starter() -> str:
    """The script that runs first.

    It names the server, so that the browser need not guess it from the address of the page (two requests
    that fail, on every deep link) and opens its channel at once; it hands over our colours before the first
    message; and it says what a page without content waits for.
    """
    themes = {"LIGHT_THEME": _theme(PAPER), "DARK_THEME": _theme(NIGHT)}
    return (
        f"window.__streamlit=Object.assign({json.dumps(themes)},{{BACKEND_BASE_URL:location.origin,"
        "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}});"
        + (_WAITING + ";" + _PRINT)
        .replace("\n", "")
        .replace("WAIT", str(_WAIT))
        .replace("PATIENCE", str(_PATIENCE))
        .replace("TYPING", str(_TYPING))
    )


def script_hashes(html: str) -> list[str]:
    """The CSP source of every script written inside a document: `sha256-…`."""
    digests = (hashlib.sha256(body.encode()).digest() for body in _SCRIPT.findall(html))
    return [f"sha256-{base64.b64encode(digest).decode()}" for digest in digests]


@lru_cache(maxsize=64)  # one per language and page; the index never changes while the server runs
def document(index: str, lang: str, page: str, words: str = "") -> str:
    """The framework's `index.html` in our words: `page` is a page's name (`map`), `lang` one of ours.

    `words` is what stands there until the page does, as HTML that is safe already.
    """
    t = translator(lang)
    for cut in _CUTS:
        index = cut.sub("", index)
    index = index.replace('<html lang="en">', f'<html lang="{lang}">', 1)
    index = index.replace("</head>", f"{_head(t, page)}</head>", 1)
    index = index.replace("<head>", f"<head><script>{_starter()}</script>", 1)
    return index.replace("<body>", f"<body>{_before_scripts(t, words)}", 1)


def _head(t: Translator, page: str) -> str:
    title = f"{t(f'nav.{page}')} · {t('app.title')}"
    properties = {
        "og:type": "website",
        "og:site_name": t("app.title"),
        "og:title": title,
        "og:description": t("serve.description"),
        "og:locale": t.lang,
    }
    return (
        f"<title>{escape(title)}</title>"
        f'<meta name="description" content="{escape(t("serve.description"))}">'
        + "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items())
        + '<link rel="icon" href="/app/static/icon.png">'
        + "".join(
            f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin fetchpriority="low">'
            for font in re.findall(r"/app/static/[\w.-]+\.woff2", _fonts())
            if "cyrillic" not in font or any("\u0400" <= letter < "\u0530" for letter in title)
        )
        + f"<style>{_fonts()}{_colours()}{_paper()}</style>"
    )


def _fonts() -> str:
    """Our light fonts under the names of the framework's whole ones, for the letters they hold."""
    return (settings.static() / "fonts.css").read_text(encoding="utf-8")


def _before_scripts(t: Translator, words: str) -> str:
    said = "".join(
        f'<span data-when="{when}" hidden>{escape(t(key))}</span>'
        for when, key in (("loading", "serve.loading"), ("blocked", "serve.waiting"))
    )
    return (
        (f'<div id="first">{words}</div>' if words else "")
        + f"<noscript><p>{escape(t('serve.noscript'))}</p></noscript>"
        + f'<p id="waiting" role="status">{said}</p>'
    )


def _colours() -> str:
    # The framework writes a chosen segment and a slider in the primary colour, and white on it on its buttons:
    # by night no colour can be read both ways.
    night = (
        f"body{{background:{NIGHT.background};color:{NIGHT.ink}}}"
        f'button[data-variant][data-selected] p,[data-testid="stSliderThumbValue"] p{{color:{NIGHT.ink}}}'
    )
    return (
        f"body{{background:{PAPER.background};color:{PAPER.ink}}}"
        "a{color:inherit}"
        "#waiting,noscript p{position:fixed;z-index:9999999;inset:auto 0 0 0;margin:0;background:inherit;"
        "font:1rem/1.5 system-ui,sans-serif}#waiting span:not([hidden]),noscript p{display:block;padding:1rem}"
        f"{STYLE}"
        f"@media(prefers-color-scheme:dark){{{night}}}"
    )


def _paper() -> str:
    """How a page looks on paper: the one that was fetched for it, else the page itself without what is pressed."""
    return (
        "#paper{display:none}@media print{@page{margin:14mm}"
        "html,body{background:#fff!important;color:#1D1B19!important;height:auto!important}"
        "body:has(#paper)>:not(#paper){display:none!important}"
        "#paper{display:block;font:10pt/1.45 'Source Sans',sans-serif}"
        "#paper h1,#paper h2,#paper b{font-family:'Source Serif',serif;line-height:1.15;margin:0 0 .4em}"
        "#paper b{font-size:20pt;font-weight:400}#paper svg{width:100%;height:auto;break-inside:avoid}"
        "#paper table{width:100%;border-collapse:collapse;font-size:8pt;margin:1em 0}"
        "@page wide{size:A4 landscape}#paper table.wide,#paper table.wide+footer{page:wide}"
        "#paper th,#paper td{text-align:left;vertical-align:top;padding:2pt 4pt;border-bottom:.5pt solid #D9D2C7}"
        "#paper tr,#paper li{break-inside:avoid}#paper footer{font-size:8pt;margin-top:1em;overflow-wrap:anywhere}"
        "#paper a{color:inherit;overflow-wrap:anywhere}"
        '#paper .linked a[href^=http]::after{content:" (" attr(href) ")"}'
        "body:not(:has(#paper)) .stApp,body:not(:has(#paper)) .stApp *"
        "{background:transparent!important;color:#1D1B19!important}"
        ".stButton,.stDownloadButton,.stPageLink,.st-key-header{display:none!important}}"
    )


def not_found(lang: str, query: Mapping[str, str]) -> str:
    """The page for an address that leads nowhere: one sentence and the way to the first page."""
    t = translator(lang)
    home = f"/?{urlencode({'lang': query['lang']})}" if "lang" in query else "/"
    body = (
        f"<p>{escape(t('serve.not_found'))}</p>"
        + f'<p><a href="{escape(home)}">{escape(t("app.title"))}</a></p>'
    )
    return plain_page(t, t("serve.not_found_title"), body)


def plain_page(t: Translator, title: str, body: str) -> str:
    """A page of our own without any script. `title` is plain text, `body` HTML that is safe already."""
    return (
        f'<!DOCTYPE html><html lang="{t.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {escape(t('app.title'))}</title>"
        '<link rel="icon" href="/app/static/icon.png">'
        f"<style>{_fonts()}{_colours()}body{{font:1.125rem/1.5 'Source Sans',sans-serif;max-width:34rem;"
        "margin:20vh auto;padding:0 1.5rem}h1{font-family:'Source Serif',serif}</style>"
        f"</head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
