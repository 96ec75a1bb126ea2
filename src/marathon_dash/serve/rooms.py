"""Rooms: where a talk stands right now, for the speaker's other screens and for the audience's phones.

A room is a pointer and nothing more: which talk, which step. It lives in memory, and is forgotten when the server
stops; whoever holds its key opens it again, and nobody else can: the name of a room is a digest of its key.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["MOST", "Doors", "Room", "Rooms", "State", "code_of", "name_of", "new_key"]

MOST = 200  # rooms at once
_A_TALK = 3  # a room whose player has spoken more often than this is a talk, and goes after all that are none
_NEW = 10  # rooms one address may open in a minute
_MINUTE = 60.0
_KEPT = (
    12 * 3600
)  # seconds a room is kept after it was last heard of; somebody's own plan after it was handed over
_LIVE = 60.0  # seconds a talk of which nobody hears is still taken for one that is live
_SIGNS = 6
_READABLE = str.maketrans("IO", "89")
_LONGEST_LINK = 2000

Plan = tuple[str, bool]  # a talk as a file, and whether its own words are in it
Code = Annotated[str, Field(max_length=64)]
Number = Annotated[int, Field(ge=0, le=10**9)]
_CLOSED = ConfigDict(extra="forbid", strict=True)


class Before(BaseModel):
    """What was on the screen before a filter."""

    model_config = _CLOSED
    step: Number
    frame: Number
    hold: Number | None
    at: Code = ""
    who: Code = ""


class Filter(BaseModel):
    """Country and period over a step."""

    model_config = _CLOSED
    countries: Annotated[list[Code], Field(max_length=300)]
    from_: Code = Field(alias="from")
    to: Code
    before: Before


class Auto(BaseModel):
    """Whether the talk advances by itself."""

    model_config = _CLOSED
    on: bool
    pace: Number
    loop: bool


class State(BaseModel):
    """What the player shows; the player's own words for it stand in player.js.

    Which step and whom by name (`at`, `who`), for a newer version of the record has other numbers for them.
    """

    model_config = _CLOSED
    n: Number
    from_: Code = Field(alias="from")
    at: Code
    who: Code = ""
    taken: Code = ""  # the version of the record that the speaker has taken over since the talk began
    step: Number
    frame: Number
    hold: Number | None
    black: bool
    filter: Filter | None
    auto: Auto
    clock: Number | None


@dataclass
class Room:
    """One talk that is live."""

    name: str
    link: str
    state: dict[str, Any]
    plan: str = ""  # the talk as a file, where no link can ask for it
    own_words: bool = False  # whether that is all of it; else only what nobody wrote
    trusted: bool = False  # whether we know who speaks: this very machine, or staff
    key: str = ""  # kept for this machine's own rooms alone
    began: float = 0.0
    words: int = 0  # how often its player has said something new
    heard: float = 0.0  # when anybody last asked for it
    said: float = 0.0  # when its player last spoke
    moved: float = 0.0  # when what it shows last changed: the talk's clock has gone on since
    changed: asyncio.Event = field(default_factory=asyncio.Event)


def new_key() -> str:
    """A key nobody guesses."""
    return secrets.token_urlsafe(18)


def name_of(key: str) -> str:
    """The room a key opens: twelve letters and digits, sixty bits of the key's SHA-256; never 0, 1, I or O."""
    digest = base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()
    return digest[:12].translate(_READABLE).lower()


def code_of(name: str) -> str:
    """The first six signs of a room's name: what somebody in the hall can type."""
    return name[:_SIGNS].upper()


class Doors:
    """Who opened how many rooms within a minute: addresses in memory alone, forgotten with the minute, never logged."""

    def __init__(self) -> None:
        self._opened: deque[tuple[float, str]] = deque()

    def may_open(self, address: str) -> bool:
        """Whether this address may open one more room now; counts it, if so."""
        whose, now = _household(address), time.monotonic()
        while self._opened and self._opened[0][0] < now - _MINUTE:
            self._opened.popleft()
        if sum(one == whose for _, one in self._opened) >= _NEW or len(self._opened) >= 20 * MOST:
            return False
        self._opened.append((now, whose))
        return True


def _household(address: str) -> str:
    """The address; of an IPv6 address what one household has in common, for it has more than anybody can count."""
    with suppress(ValueError):
        read = ip_address(address)
        return str(int(read) >> 64) if isinstance(read, IPv6Address) else str(read)
    return address


class Rooms:
    """Every room of this server. Changed by the server's one event loop alone; `newest` may be asked by any thread."""

    def __init__(self, let_go: Callable[[], None] = lambda: None) -> None:
        """`let_go` is called when somebody's own plan is forgotten: whatever was made from it goes too."""
        self._rooms: dict[str, Room] = {}
        self._let_go = let_go

    def get(self, name: str) -> Room | None:
        """The room of this name, if it is live."""
        self._forget()
        return self._rooms.get(name)

    def newest(self) -> Room | None:
        """The room whose player spoke last, among those of this machine."""
        limit = time.monotonic() - _KEPT
        own = [room for room in list(self._rooms.values()) if room.key and room.heard >= limit]
        return max(own, key=lambda room: room.said) if own else None

    def find(self, typed: str) -> Room | None:
        """The room of a name, or of a code as somebody types it; of two with one code the older."""
        self._forget()
        wanted = "".join(sign for sign in typed.lower() if sign.isalnum())
        if len(wanted) == _SIGNS:
            return next((room for name, room in self._rooms.items() if name.startswith(wanted)), None)
        return self.get(wanted)

    def live(self) -> list[Room]:
        """The rooms whose screens are open just now."""
        self._forget()
        return [room for room in self._rooms.values() if room.heard >= time.monotonic() - _LIVE]

    @staticmethod
    def opens(key: str, name: str) -> bool:
        """Whether this key is that room's."""
        return secrets.compare_digest(name_of(key), name)

    def put(
        self, name: str, key: str, link: str, state: object, *, own: bool, plan: Plan | None = None
    ) -> Room | None:
        """Take what a player says it shows, if its key opens the room and it is newer than what is known.

        None when it may not, or when what it says makes no sense: a new room needs a link or a plan.
        """
        if not self.opens(key, name) or len(link) > _LONGEST_LINK:
            return None
        try:
            said = State.model_validate(state).model_dump(by_alias=True, exclude_unset=True)
        except ValidationError:
            return None
        room = self._rooms.get(name)
        if room is None:
            if not link and plan is None:
                return None
            self._make_room()
            room = self._rooms[name] = Room(name, link, said, moved=time.monotonic(), began=time.monotonic())
        elif (said["n"], said["from"]) > (room.state["n"], room.state["from"]):
            room.link, room.state, room.moved = link, said, time.monotonic()
            room.words += 1
            room.changed.set()
            room.changed = asyncio.Event()
        if plan:
            room.plan, room.own_words = plan
        room.heard = room.said = time.monotonic()
        room.key = key if own else room.key
        return room

    async def later_than(self, room: Room, seen: tuple[int, str], patience: float) -> Room:
        """The room as soon as it shows something newer than `seen`, or as it is after `patience` seconds.

        Number and author of a state together say which is newer: two may have spoken at once.
        """
        if (room.state["n"], room.state["from"]) <= seen:
            with suppress(TimeoutError):
                await asyncio.wait_for(room.changed.wait(), patience)
        room.heard = time.monotonic()
        return room

    def age(self, room: Room) -> int:
        """Milliseconds since what a room shows last changed."""
        return round((time.monotonic() - room.moved) * 1000)

    def _forget(self) -> None:
        limit = time.monotonic() - _KEPT
        for name in [n for n, one in self._rooms.items() if (one.began if one.plan else one.heard) < limit]:
            self._drop(name)

    def _make_room(self) -> None:
        if len(self._rooms) >= MOST:
            least = min(self._rooms.values(), key=lambda room: (room.words > _A_TALK, room.said))
            self._drop(least.name)

    def _drop(self, name: str) -> None:
        if self._rooms.pop(name).plan:
            self._let_go()
