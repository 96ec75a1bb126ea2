"""A publisher that is killed: at each of its steps, or at any moment. Run as a program, it prints what was found then.

    python -m tests.record.killed steps        killed before the first statement, after it, before the second …
    python -m tests.record.killed steps 100    the same again and again, until it was killed a hundred times
    python -m tests.record.killed moments 100  killed a hundred times at some moment or other

Every child is forked from one process, which has no database open itself, so that a thousand take a minute or two.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from typing import Any

from sqlalchemy import Engine, event

from marathon_dash.record import current, database, versions, withheld_list
from marathon_dash.record.versions import canonical


def publish(kill_at: int = 0) -> None:
    """Publish one changed cell; at step `kill_at` this process is gone, as if the power failed."""
    newest = versions.newest_number()
    frame = current.tables()["actions"].copy()
    frame.loc[2, "venue"] = f"venue {newest + 1}"
    listed = withheld_list.encode(current.entries(newest))
    if kill_at:  # whatever is only read or compared before leaves nothing behind
        _killed_at(kill_at)
    changed = {"actions": canonical(frame), versions.WITHHELD: listed}
    versions.publish(changed, base=newest, who="A", note=f"note {newest + 1}")


def found() -> dict[str, Any]:
    """What is public after the kill, and whether all of it is whole."""
    newest = versions.newest_number()
    kept = versions.contents(newest)
    log = versions.history()
    whole = [p.number for p in log] == list(range(len(log)))[::-1] or newest == 0
    for made in log:
        content = versions.contents(made.number)
        whole &= {name: versions.digest(data) for name, data in content.items()} == dict(made.tables)
    venue = current.public_record()["actions"]["venue"].iloc[0]
    whole &= newest == 0 or venue == f"venue {newest}"
    database.forget()
    return {"newest": newest, "whole": bool(whole and kept)}


def _killed_at(step: int) -> None:
    left = [step]

    def count(*_args: object, **_named: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, count)


def _child(kill_at: int = 0, after: float | None = None) -> bool:
    """Publish in a child process; whether it came to its end."""
    child = os.fork()
    if not child:
        try:
            publish(kill_at)
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(3)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, status
    return os.WIFEXITED(status)


def _tell(before: int, ended: bool) -> int:
    """Print what was found; the number that is public now."""
    now = found()
    print(json.dumps({"before": before, "ended": ended, **now}), flush=True)
    return int(now["newest"])


def main(how: str, times: int = 0) -> None:
    """Kill and look, again and again."""
    before = found()["newest"]
    if how == "steps":
        kills = step = 0
        while step or kills < max(1, times):
            step += 1
            ended = _child(kill_at=step)
            before = _tell(before, ended)
            kills, step = kills + (not ended), 0 if ended else step
        return
    began = time.monotonic()
    _child()
    whole = time.monotonic() - began
    before = found()["newest"]
    for _ in range(times):
        before = _tell(before, _child(after=random.uniform(0, whole * 1.1)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
