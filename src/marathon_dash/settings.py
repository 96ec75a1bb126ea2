"""Every setting of the program in one table: environment variable, default, what it is for."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SETTINGS", "Setting", "get", "home", "static", "user_data"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `MARATHON_<NAME>` in the environment, else `default`."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The name of the environment variable."""
        return f"MARATHON_{self.name.upper()}"


SETTINGS = (
    Setting("home", "", "Folder that holds app.py, pages/, data/ and static/; found by itself when empty"),
    Setting("data", "", "Folder of the record (datapackage.json and its tables); data/ of home when empty"),
    Setting(
        "database",
        "",
        "Where the desk keeps its versions: sqlite:///FILE or postgresql+psycopg://…; a file in user_data when empty",
    ),
    Setting(
        "user_data", "", "Folder for what the desk keeps; the system's place for a user's data when empty"
    ),
    Setting(
        "staff",
        "",
        "Who may publish where an identity provider signs them in (OIDC): their e-mail addresses, separated by commas",
    ),
    Setting(
        "contact",
        "",
        "Where to ask for a correction or for a name to be withheld: an https or mailto address",
    ),
    Setting(
        "public_address", "", "Address under which the public reaches this dashboard, for QR codes and cards"
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def get(name: str) -> str:
    """The value of a setting, read anew each time; KeyError for a name that is not in the table."""
    setting = _BY_NAME[name]
    return os.environ.get(setting.variable, "").strip() or setting.default


def home() -> Path:
    """The folder with app.py: the checkout, or the copy that travels inside the wheel."""
    if chosen := get("home"):
        return Path(chosen).resolve()
    here = Path(__file__).resolve().parent
    checkout = here.parents[1]
    return checkout if (checkout / "app.py").is_file() else here / "_app"


def data() -> Path:
    """The folder of the record."""
    return Path(get("data")).resolve() if get("data") else home() / "data"


def user_data() -> Path:
    """The folder for what this program keeps for its user, where the system wants such things."""
    if chosen := get("user_data"):
        return Path(chosen).resolve()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "marathon-dash"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "marathon-dash"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "marathon-dash"


def static() -> Path:
    """The folder of files served by URL (the land layer)."""
    return home() / "static"
