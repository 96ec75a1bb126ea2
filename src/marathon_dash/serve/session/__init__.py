"""The pages' side of the framework: the frame around every page, the shared selection, what is published.

With `serve.web` the only part of ours that imports Streamlit.
"""

from marathon_dash.serve.session.action import choose_action, open_action, show_action
from marathon_dash.serve.session.filter_sheet import carried_along, empty_result, present_view, selection_bar
from marathon_dash.serve.session.frame import PAGES, action_list, asked_about, footer, frame, page_link
from marathon_dash.serve.session.published import published, record, record_version
from marathon_dash.serve.session.selection import change_selection, current_selection, set_selection
from marathon_dash.serve.session.show import (
    contact,
    drawing,
    fact,
    picture_downloads,
    plain,
    say,
    source,
    svg,
    twin,
)

__all__ = [
    "PAGES",
    "action_list",
    "asked_about",
    "carried_along",
    "change_selection",
    "choose_action",
    "contact",
    "current_selection",
    "drawing",
    "empty_result",
    "fact",
    "footer",
    "frame",
    "open_action",
    "page_link",
    "picture_downloads",
    "plain",
    "present_view",
    "published",
    "record",
    "record_version",
    "say",
    "selection_bar",
    "set_selection",
    "show_action",
    "source",
    "svg",
    "twin",
]
