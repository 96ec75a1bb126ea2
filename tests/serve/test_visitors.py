"""Where a request comes from, as exactly as it has to be known. Addresses are those reserved for examples."""

from __future__ import annotations

import pytest

from marathon_dash.serve.visitors import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("127.0.0.1", "local"),
        ("::1", "local"),
        ("localhost", "local"),
        ("192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_place_is_a_small_network(address: str, place: str) -> None:
    assert place_of(address) == place
