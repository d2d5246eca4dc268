"""The standalone SVG as a PNG, for slides and messages that show no SVG."""

import re
import struct
import zlib
from collections.abc import Iterator
from math import sqrt
from typing import Final

from decision_aids.formats.svg import as_svg
from decision_aids.views.result import Result

MOST_PIXELS: Final = 16_000_000
"""A long aid is drawn at a smaller scale rather than larger than this: programs refuse huge pictures."""

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def as_png(result: Result, *, scale: float = 2.0) -> bytes:
    """The picture of `as_svg` on a light ground, `scale` pixels for each of its own."""
    import vl_convert

    svg = as_svg(result).decode()
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    return _packed(vl_convert.svg_to_png(svg, scale=fitting_scale(scale, width, height)))


def fitting_scale(scale: float, width: float, height: float) -> float:
    """The scale that is asked for, or the largest below it that keeps to `MOST_PIXELS`."""
    return min(scale, sqrt(MOST_PIXELS / (width * height)))


def _packed(png: bytes) -> bytes:
    """The same picture in a tenth of the bytes: vl-convert hardly compresses what it writes."""
    chunks = list(_chunks(png))
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [chunks[0], (b"IDAT", pixels), (b"IEND", b"")]
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each part of the file, in order."""
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
