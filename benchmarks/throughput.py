"""How many runs of a page a server makes in a second, asked by several visitors at once without a browser."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

__all__ = ["runs_per_second"]


def runs_per_second(url: str, page: str, visitors: int = 8, seconds: float = 10) -> float:
    """Runs of `page` ("" is the first) that end per second while `visitors` ask again as soon as they are answered."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(visitors) as pool:
        counts = pool.map(lambda _: _visit(url, page, until), range(visitors))
        return sum(counts) / seconds


def _visit(url: str, page: str, until: float) -> int:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], origin=url, max_size=None) as channel:  # type: ignore[list-item, arg-type]
        _run(channel, page)  # the first run of a session is not what is measured
        count = 0
        while time.monotonic() < until:
            _run(channel, page)
            count += 1
    return count


def _run(channel: ClientConnection, page: str) -> None:
    """Ask for one run and read until it has ended."""
    message = BackMsg()
    message.rerun_script.page_name = page
    channel.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(cast(bytes, channel.recv()))
        if answer.WhichOneof("type") == "script_finished":
            return
