"""Whether a workbook may be opened at all: a zip of XML is looked at before anything of it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from marathon_dash.record.grid import Grid

__all__ = ["fault", "transitional"]

LARGEST_PART = 2 * 1024 * 1024  # of what is read as a whole: styles of 60 MB took 12 s and 700 MB of memory
LARGEST_UNPACKED = 120 * 1024 * 1024  # 100,000 rows of the widest table unpack to about 100 MB
_MOST_PARTS = 2_000
_PROLOGUE = 64 * 1024
_READ_ON_THE_WAY = re.compile(
    r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml"
)  # cell by cell, however many there are
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_BLOCK = 1 << 20


def fault(archive: zipfile.ZipFile) -> Grid | None:
    """What keeps a workbook from being unpacked at all."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        kind = "OpenDocument" if "mimetype" in names and "content.xml" in names else "zip"
        return Grid.refused("file-not-a-table", kind, ".csv; .xlsx")
    size = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS:
        return Grid.refused("file-many-parts", str(len(parts)), str(_MOST_PARTS))
    if size > LARGEST_UNPACKED:
        return Grid.refused(
            "file-bomb", f"{size / 1024 / 1024:.0f} MB", f"{LARGEST_UNPACKED // 1024 // 1024} MB"
        )
    if any(part.flag_bits & 1 for part in parts):
        return Grid.refused("file-locked")
    whole = [p for p in parts if _is_xml(p) and not _READ_ON_THE_WAY.fullmatch(p.filename)]
    if large := [p for p in whole if p.file_size > LARGEST_PART]:
        found = f"{large[0].filename}: {large[0].file_size / 1024 / 1024:.0f} MB"
        return Grid.refused("file-bomb", found, f"{LARGEST_PART // 1024 // 1024} MB")
    if not all(_is_plain(archive, part) for part in parts if _is_xml(part)):
        return Grid.refused("file-broken", "DTD")
    return Grid.refused("file-broken", "xl/workbook.xml") if _is_disguised(archive) else None


def _is_disguised(archive: zipfile.ZipFile) -> bool:
    """Whether a part that is read as a whole (the workbook's own, a sheet of charts) poses as a sheet of cells."""
    for part in ElementTree.fromstring(archive.read("[Content_Types].xml")):
        name, kind = str(part.get("PartName")), str(part.get("ContentType"))
        if kind.endswith("main+xml") and name not in (
            "/xl/workbook.xml",
            "None",
        ):  # none: of all that end in .xml
            return True
    if (links := "xl/_rels/workbook.xml.rels") not in archive.namelist():
        return False
    charts = [p for p in ElementTree.fromstring(archive.read(links)) if "chartsheet" in str(p.get("Type"))]
    return any(re.search(r"worksheets|sharedStrings", str(part.get("Target"))) for part in charts)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _is_plain(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No document type, hence no entity that grows: the root element comes first."""
    with archive.open(part) as file:
        head = file.read(_PROLOGUE)
    root = re.search(rb"<[A-Za-z]", head)
    return not head.strip() or (root is not None and b"<!D" not in head[: root.start()])


def transitional(data: bytes) -> bytes:
    """A workbook saved as *Strict Open XML* under the names of the usual kind; any other as it is.

    The two differ in the addresses that name their vocabularies (ISO/IEC 29500-1 and -4), which stand at the
    beginning of each part; the rest is copied as it is. To be asked of a workbook without fault only.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        with old.open("xl/workbook.xml") as file:
            if not _STRICT.search(file.read(_PROLOGUE)):
                return data
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for part in old.infolist():
                _copy(old, new, part)
    return out.getvalue()


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with old.open(part) as source, new.open(part.filename, "w", force_zip64=True) as target:
        head = source.read(_BLOCK)
        if _is_xml(part):
            head = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", head)
            head = head.replace(b"/customProperties", b"/custom-properties")
        target.write(head)
        while block := source.read(_BLOCK):
            target.write(block)
