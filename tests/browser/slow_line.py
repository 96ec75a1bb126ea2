"""A slow line: a port that hands everything on to a server, each way so many seconds late."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["Line", "slow_line"]


@dataclass
class Line:
    """The address at which the server is reached over the line, and how late (seconds) each byte comes, each way."""

    url: str = ""
    late: float = 0.0

    async def carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Hand on in order what comes; it is under way while more comes."""
        loop, under_way = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

        async def deliver() -> None:
            while True:
                due, piece = await under_way.get()
                await asyncio.sleep(due - loop.time())
                target.write(piece)
                await target.drain()

        delivering = asyncio.create_task(deliver())
        with suppress(OSError):
            while piece := await source.read(65536):
                under_way.put_nowait((loop.time() + self.late, piece))
        delivering.cancel()
        target.close()


@contextmanager
def slow_line(server: str) -> Iterator[Line]:
    """A line to a server's address. It is fast until `late` is set."""
    line, loop, to = Line(), asyncio.new_event_loop(), urlsplit(server)

    async def connect(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        there_source, there_target = await asyncio.open_connection(to.hostname, to.port)
        try:
            await asyncio.gather(line.carry(source, there_target), line.carry(there_source, target))
        finally:
            target.transport.abort()
            there_target.transport.abort()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(connect, "127.0.0.1", 0), loop)
    listening = opening.result(10)
    line.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    """Let go of what is still under way, and of the port."""
    listening.close()
    under_way = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    await asyncio.sleep(0.1)  # the loop itself lets go of the connections
