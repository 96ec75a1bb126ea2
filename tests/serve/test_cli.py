"""The command line: whole outputs, and how it ends."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from marathon_dash.i18n import translator
from marathon_dash.serve import cli, signin, web

DATA = Path(__file__).parents[2] / "data"


def ask(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A copy of the shipped record, to be broken."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_record_has_no_problem() -> None:
    answer = ask("check")
    assert answer.exit_code == 0
    assert answer.output.startswith("No problem found. Rows: actions (46), detentions (73), ")


def test_a_problem_is_told_by_file_row_column_and_what_was_expected(record: Path) -> None:
    change(record / "actions.csv", "2023-05-03,", "03/05/2023,")
    answer = ask("check", record)
    assert answer.exit_code == 2
    assert answer.output.count("actions.csv, row 2, column “date”: found “03/05/2023”. Expected a date") == 1


def test_the_same_in_belarusian(record: Path) -> None:
    (record / "figures.csv").unlink()
    answer = ask("check", record, "--lang", "be")
    assert answer.exit_code == 2
    assert translator("be")("problem.file-missing", where="figures.csv") in answer.output


def test_the_same_as_data(record: Path) -> None:
    change(record / "actions.csv", ",rally,", ",parade,")
    answer = ask("check", record, "--json")
    assert answer.exit_code == 2
    [problem] = json.loads(answer.output)["problems"]
    assert (problem["table"], problem["column"], problem["found"]) == ("actions", "kind", "parade")
    assert problem["expected"].startswith("one of: ")


def test_a_warning_alone_ends_with_one(record: Path) -> None:
    path = record / "releases.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",made_up", *(line + "," for line in lines[1:])]) + "\n", "utf-8")
    answer = ask("check", record)
    assert (answer.exit_code, "made_up" in answer.output) == (1, True)


def test_a_folder_that_is_not_there_is_one_sentence_per_file(tmp_path: Path) -> None:
    answer = ask("check", tmp_path / "nowhere")
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert "actions.csv: the file is not there" in answer.output


def test_a_port_in_use_is_a_sentence_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = ask("run", "--no-open", "--port", str(port))
    assert answer.exit_code == 1
    assert f"Cannot listen on 127.0.0.1, port {port}" in answer.output
    assert "--port" in answer.output


def test_an_address_of_another_computer_is_a_sentence() -> None:
    answer = ask("run", "--no-open", "--address", "203.0.113.7")
    assert answer.exit_code == 1
    assert "Cannot listen on 203.0.113.7" in answer.output


def test_every_command_says_what_it_does() -> None:
    listed = cli.main.list_commands(click.Context(cli.main))
    assert {"run", "check"} <= set(listed)
    for name in listed:
        answer = ask(name, "--help")
        assert answer.exit_code == 0
        assert name in ask("--help").output


def test_an_unknown_command_is_a_sentence() -> None:
    answer = ask("publsh")
    assert answer.exit_code == 2
    assert "No such command" in answer.output


def test_for_the_network_the_address_there_is_told_with_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    for url, address, coded in (
        ("http://192.0.2.2:8501", "0.0.0.0", True),
        ("http://127.0.0.1:8501", "0.0.0.0", False),  # this computer is in no network
        ("http://127.0.0.1:8501", "127.0.0.1", False),
    ):
        cli._tell(url, address)
        said = capsys.readouterr().out
        assert said.startswith(f"The dashboard is open at {url}\n")
        assert ("▄" in said) == coded


@pytest.mark.parametrize(("network", "shown"), [("192.0.2.2", "192.0.2.2"), ("", "127.0.0.1")])
def test_the_framework_is_told_its_address_in_the_network(
    monkeypatch: pytest.MonkeyPatch, network: str, shown: str
) -> None:
    told: dict[str, Any] = {}
    application = SimpleNamespace(run=lambda config: told.update(config))
    monkeypatch.setattr(web, "network_address", lambda: network)
    monkeypatch.setattr(web, "application", lambda ready: application)
    monkeypatch.setattr("sys.argv", ["marathon-dash"])
    try:
        web.serve("0.0.0.0", 8501)
    finally:
        signin.listen_on("")
    assert told["browser.serverAddress"] == shown
    assert told["server.address"] == "0.0.0.0"
