"""A slow line: a port that hands everything on to a server, each way so many seconds late and no faster than its rate.

Everything crosses it, the framework's channel too: what a browser slows down by itself leaves out channels.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

__all__ = ["Line", "slow_line"]


@dataclass
class Line:
    """The address at which the server is reached over the line; how late (seconds) each byte comes, each way; how many
    bytes a second it carries each way, all connections together (0: any number); how many came from the server."""

    url: str = ""
    late: float = 0.0
    rate: float = 0.0
    came: int = 0
    free: dict[bool, float] = field(
        default_factory=lambda: {False: 0.0, True: 0.0}
    )  # by way: since when it is

    def _due(self, now: float, size: int, back: bool) -> float:
        """When a piece that comes now has arrived: what came before it on the same way goes first."""
        self.came += size if back else 0
        self.free[back] = max(now, self.free[back]) + (size / self.rate if self.rate else 0)
        return self.free[back] + self.late

    async def carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, back: bool) -> None:
        """Hand on in order what comes; it is under way while more comes. `back`: from the server."""
        loop, under_way = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

        async def deliver() -> None:
            with suppress(OSError):
                while (arrival := await under_way.get())[1]:
                    await asyncio.sleep(arrival[0] - loop.time())
                    target.write(arrival[1])
                    await target.drain()

        delivering = asyncio.create_task(deliver())
        with suppress(OSError):
            while piece := await source.read(4096):
                under_way.put_nowait((self._due(loop.time(), len(piece), back), piece))
        under_way.put_nowait((0, b""))  # who hangs up has sent before, and that arrives
        await delivering
        target.close()


@contextmanager
def slow_line(server: str) -> Iterator[Line]:
    """A line to a server's address. It is fast until `late` or `rate` is set."""
    line, loop, to = Line(), asyncio.new_event_loop(), urlsplit(server)
    ends: set[asyncio.StreamWriter] = set()  # what is open, of both sides

    async def connect(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        ends.add(target)
        with suppress(asyncio.CancelledError, OSError):  # at the end of the line, or of the server
            there_source, there_target = await asyncio.open_connection(to.hostname, to.port)
            ends.add(there_target)
            await asyncio.gather(
                line.carry(source, there_target, False), line.carry(there_source, target, True)
            )
            await _hang_up(there_target)
            ends.discard(there_target)
        await _hang_up(target)
        ends.discard(target)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(connect, "127.0.0.1", 0), loop)
    listening = opening.result(10)
    line.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening, ends), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(listening: asyncio.Server, ends: set[asyncio.StreamWriter]) -> None:
    """Let go of the port, of what is still under way, and of every connection: none is left to the collector."""
    listening.close()
    while under_way := [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
    for end in list(ends):
        await _hang_up(end)


async def _hang_up(end: asyncio.StreamWriter) -> None:
    end.transport.abort()
    with suppress(OSError):
        await end.wait_closed()
