"""Sources by name: whose page a link leads to, and whether it is a link that may be followed at all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pandas as pd

from marathon_dash.i18n import Translator

__all__ = ["host", "publisher_name", "publisher_names", "web_address"]

# A browser reads a backslash as a slash and drops control characters, Python does not: whoever
# writes `https://elsewhere\@baj.media/` wants the two to disagree.
_TRICK = re.compile(r"[\s\\\x00-\x1f\x7f]")


def web_address(url: str) -> str:
    """The address when it is a plain http or https link to a named host; blank for anything else."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        return ""
    return url if named and not _TRICK.search(url) else ""


def host(url: str) -> str:
    """The host of a link in lower case without `www.`; blank when it is no web address."""
    address = web_address(url)
    return (urlsplit(address).hostname or "").removeprefix("www.").rstrip(".") if address else ""


def publisher_names(publishers: pd.DataFrame, t: Translator | None = None) -> dict[str, str]:
    """Host → name, of every host in the publishers' table (several in a cell: space or semicolon between).

    With a translator, names as the catalogues have them where they do.
    """
    pairs = zip(publishers["hosts"], publishers["publisher_id"], publishers["name"], strict=True)
    return {
        one.lower().removeprefix("www."): t(f"publisher.{who}") if t and t.has(f"publisher.{who}") else name
        for hosts, who, name in pairs
        for one in re.split(r"[;\s]+", hosts)
        if one
    }


def publisher_name(url: str, publishers: pd.DataFrame | dict[str, str]) -> str:
    """Who published the page at `url`: the publisher whose host it is, or a part of it; otherwise the host.

    `publishers` is the table, or what `publisher_names` made of it (for many links).
    What is no web address comes back as it was written, to be shown as text.
    """
    names = publishers if isinstance(publishers, dict) else publisher_names(publishers)
    where = host(url)
    labels = where.split(".")
    for start in range(max(1, len(labels) - 1)):
        if name := names.get(".".join(labels[start:])):
            return name
    return where or url.strip()
