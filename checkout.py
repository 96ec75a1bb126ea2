"""Imported first by `app.py` and every page: finds the package in this checkout where it is not installed.

`streamlit run app.py` on a managed host installs requirements.txt and nothing of ours. Streamlit puts the folder of
`app.py` on the path, so this module is found from every page; inside the wheel there is no `src` and nothing to do.
"""

import sys
from pathlib import Path

_SOURCE = Path(__file__).resolve().parent / "src"

if _SOURCE.is_dir() and str(_SOURCE) not in sys.path:
    sys.path.insert(0, str(_SOURCE))
