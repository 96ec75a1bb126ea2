"""The one direction: record → story → serve → pages. And Streamlit stays where it belongs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "marathon_dash"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
WITH_STREAMLIT = ("serve/session/", "serve/web.py")  # the pages' side and the server's side
MAY_USE = {
    "record": {"record", "settings"},
    "story": {"story", "record", "i18n"},
    "serve": {"serve", "story", "record", "settings", "i18n"},
    "i18n.py": {"record"},  # dates in words
    "settings.py": set(),
    "__init__.py": set(),
}


def imports(path: Path) -> set[str]:
    """Every module a file imports, wherever in the file, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    parts = {name.split(".")[1] for name in imports(PACKAGE / module) if name.startswith("marathon_dash.")}
    ours = {part for part in parts if (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file()}
    assert ours <= MAY_USE[module.partition("/")[0]]


@pytest.mark.parametrize("module", MODULES)
def test_streamlit_stays_at_the_door(module: str) -> None:
    uses = any(name.partition(".")[0] == "streamlit" for name in imports(PACKAGE / module))
    assert not uses or module.startswith(WITH_STREAMLIT)


@pytest.mark.parametrize(
    "page", ["app.py", *(f"pages/{p.name}" for p in sorted((ROOT / "pages").glob("*.py")))]
)
def test_every_page_finds_the_package_before_it_needs_it(page: str) -> None:
    """A managed host has not installed us: `checkout` comes before the first import of ours."""
    tree = ast.parse((ROOT / page).read_text(encoding="utf-8"))
    names = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    ours = [index for index, name in enumerate(names) if (name or "").startswith("marathon_dash")]
    assert names.index("checkout") < min(ours)


def test_the_command_line_starts_without_streamlit() -> None:
    """`check` and `--help` answer at once, on a machine that has no use for a server."""
    script = (
        "import sys; from marathon_dash.serve.cli import main\n"
        "try: main(['check'])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert 'streamlit' not in sys.modules, 'streamlit was imported'"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True)
