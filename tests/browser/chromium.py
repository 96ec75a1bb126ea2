"""Find a Chromium or Chrome on this machine; run as a program, print where it is, or say what to install."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"%PROGRAMFILES%\Google\Chrome\Application\chrome.exe",
    r"%PROGRAMFILES(X86)%\Google\Chrome\Application\chrome.exe",
    r"%LOCALAPPDATA%\Google\Chrome\Application\chrome.exe",
    r"%PROGRAMFILES(X86)%\Microsoft\Edge\Application\msedge.exe",
)
MISSING = (
    "The browser tests need Chromium or Chrome, and none was found. Install one (Debian: apt-get install "
    "chromium; Fedora: dnf install chromium; Arch: pacman -S chromium; macOS: brew install --cask chromium; "
    "Windows: winget install Google.Chrome), or name the program in the variable CHROMIUM."
)


def find() -> str | None:
    """The path of the browser: the one named in CHROMIUM, else the first found."""
    if chosen := os.environ.get("CHROMIUM"):
        return shutil.which(chosen)
    if named := next(filter(None, map(shutil.which, _NAMES)), None):
        return named
    places = (Path(os.path.expandvars(place)).expanduser() for place in _PLACES)
    return next((str(place) for place in places if place.is_file()), None)


if __name__ == "__main__":
    sys.exit(print(found) if (found := find()) else MISSING)
