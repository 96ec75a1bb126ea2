"""The desk's door: nothing answers before sign-in. Names and phrases are made up."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from marathon_dash.record import staff
from marathon_dash.serve import routes_desk, signin

PHRASE = "four words are enough"


@pytest.fixture
def visitor() -> TestClient:
    return TestClient(
        Starlette(routes=routes_desk.ROUTES), base_url="http://127.0.0.1:8501", follow_redirects=False
    )


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the terminal shows; the server listens on this computer only."""
    lines: list[str] = []
    monkeypatch.setattr(signin, "code", signin.Code(lines.append))
    monkeypatch.setattr(signin, "_bound", "127.0.0.1")
    return lines


def may_upload(visitor: TestClient) -> bool:
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    headers = [(b"cookie", cookies.encode())]
    return routes_desk.may_upload(HTTPConnection({"type": "http", "headers": headers}))


def test_a_passphrase_opens_a_session_that_only_the_browser_can_use(visitor: TestClient) -> None:
    staff.add("Anna", PHRASE)
    form = visitor.get("/sign-in?lang=be")
    assert 'lang="be"' in form.text
    assert 'type="password"' in form.text
    assert form.headers["cache-control"] == "no-store"
    answer = visitor.post("/sign-in?lang=be", data={"name": "anna", "passphrase": PHRASE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/publish?lang=be")
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Max-Age=43200", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie
    assert may_upload(visitor)
    assert visitor.get("/sign-out").headers["location"] == "/"
    assert not may_upload(visitor)


def test_behind_a_secure_proxy_the_cookie_is_secure(visitor: TestClient) -> None:
    staff.add("Anna", PHRASE)
    answer = visitor.post(
        "/sign-in", data={"name": "Anna", "passphrase": PHRASE}, headers={"x-forwarded-proto": "https"}
    )
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "data", [{}, {"name": "Anna"}, {"name": "Anna", "passphrase": "wrong"}, {"code": "1"}]
)
def test_a_wrong_passphrase_is_a_sentence_and_no_session(visitor: TestClient, data: dict[str, str]) -> None:
    staff.add("Anna", PHRASE)
    answer = visitor.post("/sign-in", data=data)
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert "set-cookie" not in answer.headers
    assert not may_upload(visitor)


def test_attempts_are_limited_and_logged_without_addresses(
    visitor: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    staff.add("Anna", PHRASE)
    with caplog.at_level(logging.WARNING):
        answers = [visitor.post("/sign-in", data={"name": "Anna", "passphrase": "wrong"}) for _ in range(4)]
        visitor.post("/sign-in", data={"name": "my secret phrase", "passphrase": "Anna"})
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert int(answers[3].headers["retry-after"]) > 0
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("marathon_dash")]
    assert ours == ["desk: a sign-in was refused"] * 4
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|testclient", "".join(ours))


def test_a_stranger_elsewhere_does_not_keep_staff_waiting(visitor: TestClient) -> None:
    staff.add("Anna", PHRASE)
    wrong, right = ({"name": "Anna", "passphrase": phrase} for phrase in ("wrong", PHRASE))
    proxy = TestClient(visitor.app, follow_redirects=False, client=("127.0.0.1", 5000))
    stranger, hers = {"x-forwarded-for": "192.0.2.7"}, {"x-forwarded-for": "2001:db8::1"}
    answers = [proxy.post("/sign-in", data=wrong, headers=stranger).status_code for _ in range(4)]
    assert answers == [403, 403, 403, 429]
    neighbour = {"x-forwarded-for": "192.0.2.200"}
    assert proxy.post("/sign-in", data=right, headers=neighbour).status_code == 429
    assert proxy.post("/sign-in", data=right, headers=hers).status_code == 303
    proxy.cookies.clear()
    for _ in range(3):
        assert proxy.post("/sign-in", data=wrong, headers=hers).status_code == 403
    assert proxy.post("/sign-in", data=right, headers=hers).status_code == 429
    session = hers | {"cookie": f"{signin.COOKIE}={staff.open_session('Anna')}"}
    assert proxy.post("/sign-in", data=right, headers=session).status_code == 303


def test_how_many_wrong_codes_there_may_be_is_said_as_it_is(visitor: TestClient, printed: list[str]) -> None:
    answer = visitor.post("/sign-in?lang=en", data={"code": "0000-0000"})
    assert f"After {signin.MOST_WRONG} wrong ones it is another" in answer.text


def test_a_form_sent_from_another_site_is_refused(visitor: TestClient) -> None:
    staff.add("Anna", PHRASE)
    answer = visitor.post(
        "/sign-in", data={"name": "Anna", "passphrase": PHRASE}, headers={"sec-fetch-site": "cross-site"}
    )
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_an_endless_form_is_not_read(visitor: TestClient) -> None:
    staff.add("Anna", PHRASE)
    assert visitor.post("/sign-in", content=b"name=" + b"a" * 20_000).status_code == 413


# ── the code in the terminal ──────────────────────────────────────────────────


def test_on_a_laptop_the_code_in_the_terminal_signs_in_once(visitor: TestClient, printed: list[str]) -> None:
    assert 'name="code"' in visitor.get("/sign-in").text
    [code] = re.findall(r"\d{4}-\d{4}", printed[0])
    assert code not in visitor.get("/sign-in").text
    answer = visitor.post("/sign-in", data={"code": code.replace("-", " ")})
    assert answer.status_code == 303
    assert may_upload(visitor)
    assert visitor.post("/sign-in", data={"code": code}).status_code == 403


def test_after_some_wrong_codes_it_is_another(
    visitor: TestClient, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/sign-in")
    [code] = re.findall(r"\d{4}-\d{4}", printed[0])
    for _ in range(signin.MOST_WRONG):
        assert visitor.post("/sign-in", data={"code": "0000-0000"}).status_code == 403
    assert (
        visitor.post("/sign-in", data={"code": code}).status_code == 429
    )  # one has to wait, as with passphrases
    monkeypatch.setattr(staff, "_now", lambda: datetime.now(UTC) + timedelta(minutes=1))
    assert visitor.post("/sign-in", data={"code": code}).status_code == 403
    newest = re.findall(r"\d{4}-\d{4}", printed[-1])[0]
    assert visitor.post("/sign-in", data={"code": newest}).status_code in (303, 429)


@pytest.mark.parametrize("given", ["١٢٣٤-٥٦٧٨", "１２３４５６７８", "é", ""])
def test_a_code_in_other_digits_is_a_wrong_code(visitor: TestClient, printed: list[str], given: str) -> None:
    visitor.get("/sign-in")
    assert visitor.post("/sign-in", data={"code": given}).status_code == 403


def test_where_the_server_has_a_public_address_there_is_no_code(
    visitor: TestClient, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARATHON_PUBLIC_ADDRESS", "https://marathon.example")
    assert "<form" not in visitor.get("/sign-in").text
    assert printed == []


@pytest.mark.parametrize(
    ("bound", "host", "headers"),
    [
        ("0.0.0.0", "127.0.0.1", {}),
        ("", "127.0.0.1", {}),
        ("127.0.0.1", "marathon.example", {}),
        ("127.0.0.1", "127.0.0.1", {"x-forwarded-for": "203.0.113.7"}),
        ("127.0.0.1", "127.0.0.1", {"forwarded": "for=203.0.113.7"}),
        ("127.0.0.1", "127.0.0.1", {"x-forwarded-host": "marathon.example"}),
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-Proto": "https"}),
        ("127.0.0.1", "127.0.0.1", {"via": "1.1 made-up"}),
        ("127.0.0.1", "127.0.0.1", {"cf-connecting-ip": "203.0.113.7"}),
    ],
)
def test_the_code_is_for_this_computer_only(
    visitor: TestClient,
    printed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    host: str,
    headers: dict[str, str],
) -> None:
    monkeypatch.setattr(signin, "_bound", bound)
    answer = visitor.get("/sign-in", headers={"host": host} | headers)
    assert "<form" not in answer.text
    assert "marathon-dash staff add" in answer.text
    assert printed == []


def test_where_somebody_has_a_passphrase_there_is_no_code(visitor: TestClient, printed: list[str]) -> None:
    staff.add("Anna", PHRASE)
    assert 'name="code"' not in visitor.get("/sign-in").text
    assert printed == []


# ── an identity provider ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"email": "Anna@Made-Up.example"}, "anna@made-up.example"),
        ({"email": "anna@made-up.example", "email_verified": True}, "anna@made-up.example"),
        ({"email": "anna@made-up.example", "email_verified": False}, ""),
        ({"email": "eve@made-up.example"}, ""),
        ({"email": ""}, ""),
        ({}, ""),
    ],
)
def test_only_listed_and_verified_addresses_may(
    monkeypatch: pytest.MonkeyPatch, user: dict[str, object], expected: str
) -> None:
    monkeypatch.setenv("MARATHON_STAFF", "anna@made-up.example; boss@made-up.example")
    assert signin.allowed(user) == expected


def test_without_a_list_nobody_may() -> None:
    assert signin.allowed({"email": "anna@made-up.example"}) == ""


def test_where_a_provider_is_set_up_nobody_else_lets_anybody_in(
    visitor: TestClient, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = staff.open_session("Anna")
    assert signin.who(old) == "Anna"
    monkeypatch.setattr(signin, "_provider", True)
    assert signin.who(old) == ""
    for _ in range(2):  # on a laptop that would print a code, and where somebody has a passphrase
        for answer in (
            visitor.get("/sign-in"),
            visitor.post("/sign-in", data={"name": "Anna", "passphrase": PHRASE, "code": "1"}),
        ):
            assert (answer.status_code, answer.headers["location"]) == (303, "/publish")
            assert "set-cookie" not in answer.headers
        staff.add("Anna", PHRASE)
    assert printed == []


def test_who_leaves_the_list_of_the_provider_is_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARATHON_STAFF", "anna@made-up.example")
    token = signin.by_ticket(signin.ticket("anna@made-up.example"))
    monkeypatch.setattr(signin, "_provider", True)
    assert signin.who(token) == "anna@made-up.example"
    monkeypatch.setenv("MARATHON_STAFF", "boss@made-up.example")
    assert signin.who(token) == ""


def test_a_ticket_signs_in_once(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARATHON_STAFF", "anna@made-up.example")
    ticket = signin.ticket("anna@made-up.example")
    answer = visitor.get(f"/sign-in?ticket={ticket}")
    assert (answer.status_code, may_upload(visitor)) == (303, True)
    other = TestClient(Starlette(routes=routes_desk.ROUTES), follow_redirects=False)
    assert "set-cookie" not in other.get(f"/sign-in?ticket={ticket}").headers


# ── when the database does not answer ─────────────────────────────────────────


def test_while_the_database_does_not_answer_nobody_is_signed_in(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARATHON_DATABASE", "postgresql://me:secret@127.0.0.1:1/none?connect_timeout=2")
    visitor.cookies.set(signin.COOKIE, "made up")
    assert not may_upload(visitor)
    answer = visitor.get("/sign-in")
    assert (answer.status_code, "secret" in answer.text) == (503, False)
    assert visitor.get("/version").status_code == 200
