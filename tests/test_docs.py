"""What the documents say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from marathon_dash import __version__, settings
from marathon_dash.serve import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "NOTICE",
    "LICENSE",
]


def test_every_setting_is_in_the_readme() -> None:
    rows = [f"| `{setting.variable}` | {setting.help} |" for setting in settings.SETTINGS]
    table = re.findall(r"^\| `MARATHON_.*\|$", README, re.MULTILINE)
    assert table == rows, "\n".join(["The table of settings in README.md should be:", *rows])


def test_every_command_of_the_readme_exists() -> None:
    commands = set(cli.main.list_commands(click.Context(cli.main)))
    named = set(re.findall(r"marathon-dash ([a-z-]+)", README))
    assert named <= commands
    assert commands <= named, "commands that README.md does not name"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_target_a_document_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"make ([a-z]+)\b(?=[`\s]*$|`|  )", text, re.MULTILINE)) <= set(targets)
    for path in re.findall(r"`((?:tests|data|scripts|src|serve|static|\.streamlit)/[\w./]+)`", text):
        assert (ROOT / path).exists() or (ROOT / "src" / "marathon_dash" / path).exists(), path


def test_the_version_is_the_same_everywhere() -> None:
    assert PROJECT["project"]["version"] == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"])
def test_everything_is_pinned_with_hashes_and_no_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(
        r"https?:|^\s*-|@ |index", re.sub(r"--hash=sha256:[0-9a-f]{64}", "", text), re.MULTILINE
    )
    for requirement in re.split(r"(?<!\\)\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==[\w.]+( ;[^\\]*)? \\\n", requirement), requirement
        assert "--hash=sha256:" in requirement


def test_what_is_named_is_pinned() -> None:
    """A dependency added to pyproject.toml is in the pins too: `make lock` was not forgotten."""
    groups = PROJECT["dependency-groups"]
    wanted = {
        "requirements.txt": PROJECT["project"]["dependencies"] + groups["install"],
        "requirements-dev.txt": PROJECT["project"]["dependencies"] + groups["install"] + groups["dev"],
        "requirements-build.txt": PROJECT["project"]["dependencies"] + groups["data"],
    }
    for name, requirements in wanted.items():
        pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        assert {re.split(r"[\[<>=]", r)[0].lower() for r in requirements} <= pinned
