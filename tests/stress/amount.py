"""How much: by `KILLS` and `EXAMPLES`, a thousand kills and five thousand examples when they are not set."""

from __future__ import annotations

import os

__all__ = ["EXAMPLES", "KILLS"]

KILLS = int(os.environ.get("KILLS", "1000"))
EXAMPLES = int(os.environ.get("EXAMPLES", "5000"))
