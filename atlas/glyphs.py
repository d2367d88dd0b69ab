"""Which characters a font can show, read from its table `cmap` (OpenType 1.9.1, formats 4 and 12)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

INSTEAD = "\N{WHITE SQUARE}"
"""What stands for a character that no font has."""


def writable(text: str, fonts: Iterable[Path]) -> str:
    """Text with a sign for each character that none of the fonts can show: a strict PDF may not hold one."""
    lacking = {ord(sign) for sign in set(text)} - covered(tuple(fonts))
    return re.sub(f"[{''.join(re.escape(chr(code)) for code in lacking)}]", INSTEAD, text) if lacking else text


@cache
def covered(fonts: tuple[Path, ...]) -> frozenset[int]:
    """The characters that at least one of the fonts can show, and those that need no sign of their own."""
    return frozenset(code for font in fonts for code in characters(font.read_bytes())) | frozenset(range(32))


def characters(font: bytes) -> Iterator[int]:
    """The characters of a font, or of the first one of a collection."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", font, start + 4)[0]
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(start + 12, start + 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * number)[0]
        match struct.unpack_from(">H", font, at)[0]:
            case 4:
                yield from segments(font, at)
            case 12:
                for first, last, glyph in struct.iter_unpack(
                    ">III", font[at + 16 : at + 16 + 12 * struct.unpack_from(">I", font, at + 12)[0]]
                ):
                    yield from range(first + (not glyph), last + 1)


def segments(font: bytes, at: int) -> Iterator[int]:
    """The characters of a subtable of format 4."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    size = 2 * count

    def column(offset: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", font, at + offset)

    ends, starts, deltas, ranges = (column(offset) for offset in (14, 16 + size, 16 + 2 * size, 16 + 3 * size))
    for place, (first, last, delta, step) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if step:
                glyph = struct.unpack_from(">H", font, at + 16 + 3 * size + 2 * place + step + 2 * (code - first))[0]
            if (glyph + delta) % 65536 if glyph or not step else 0:
                yield code
