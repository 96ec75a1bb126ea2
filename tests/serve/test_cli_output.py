"""What the command line writes, on systems of any encoding."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from marathon_dash.record import current
from marathon_dash.record.versions import canonical

COMMAND = [sys.executable, "-m", "marathon_dash.serve.cli"]
ENCODINGS = ["cp1252", "ascii", "utf-16"]


def there(encoding: str) -> dict[str, str]:
    return os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}


@pytest.fixture
def actions(tmp_path: Path) -> Path:
    """The published actions, in a file whose name no single old encoding holds."""
    path = tmp_path / "actions ж→ł.csv"
    path.write_bytes(canonical(current.tables(0)["actions"]))
    return path


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("lang", ["en", "be"])
def test_files_and_pipes_get_utf_8(actions: Path, tmp_path: Path, encoding: str, lang: str) -> None:
    out = tmp_path / "out.txt"
    with out.open("wb") as file:
        asked = [*COMMAND, "check", str(actions), "--lang", lang]
        done = subprocess.run(asked, env=there(encoding), stdout=file, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.read_text(encoding="utf-8").startswith("actions ж→ł.csv → ")


def test_data_is_utf_8_too(actions: Path) -> None:
    asked = [*COMMAND, "check", str(actions), "--json"]
    done = subprocess.run(asked, env=there("cp1252"), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["files"][0]["name"] == "actions ж→ł.csv"


def test_a_sentence_on_the_error_channel_does_not_fail_either() -> None:
    asked = [*COMMAND, "check", "няма.csv", "--lang", "be"]
    done = subprocess.run(asked, env=there("cp1252"), capture_output=True, check=False)
    assert done.returncode == 2
    assert "няма.csv" in done.stderr.decode("utf-8")


def test_a_terminal_keeps_its_encoding_and_gets_a_sign_for_what_it_lacks(actions: Path) -> None:
    ours, theirs = pty.openpty()
    asked = [*COMMAND, "check", str(actions)]
    running = subprocess.Popen(asked, env=there("latin-1"), stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    seen = b""
    try:
        while block := os.read(ours, 4096):
            seen += block
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert (running.communicate()[1], running.returncode) == (b"", 0)
    assert seen.decode("latin-1").startswith("actions ???.csv ? Actions. Text in UTF-8")
