"""Who serves the pages of this process: told by the server while it lives, not by what was imported."""

from __future__ import annotations

from starlette.testclient import TestClient

from marathon_dash.serve import ours
from marathon_dash.serve.web import application


def test_only_a_living_server_is_ours() -> None:
    assert not ours.running()  # though the module was imported
    TestClient(application())
    assert not ours.running()
    with ours.serving(), ours.serving():
        assert ours.running()
    assert not ours.running()
