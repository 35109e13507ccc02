"""Which pictures of two folders differ, in how many pixels and where."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from selenium import webdriver

#: Compares two pictures in the browser, which can read them; a pixel that only one has differs.
_COMPARE: Final = """
  const [old, now, done] = arguments;
  const read = async (data) => createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
  (async () => {
    const pictures = [await read(old), await read(now)];
    const width = Math.max(...pictures.map(one => one.width));
    const height = Math.max(...pictures.map(one => one.height));
    const pixels = pictures.map(one => {
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context.drawImage(one, 0, 0);
      return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    });
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    context.globalAlpha = 0.25;
    context.drawImage(pictures[1], 0, 0);
    const marked = context.getImageData(0, 0, width, height);
    const marks = new Uint32Array(marked.data.buffer);
    let count = 0;
    for (let at = 0; at < marks.length; at++) {
      if (pixels[0][at] === pixels[1][at]) continue;
      marks[at] = 0xff2020e0;
      count++;
    }
    context.putImageData(marked, 0, 0);
    done([count, width * height, count ? canvas.toDataURL('image/png').split(',')[1] : '']);
  })().catch(error => done([-1, 1, String(error)]));
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A picture that differs, in so many of all pixels; none where only one folder has it."""

    name: str
    pixels: int
    of: int


def differences(browser: webdriver.Chrome, old: Path, new: Path, folder: Path) -> list[Difference]:
    """Compare two folders of pictures, write what differs into a third, and give it, the most first.

    Raises:
        RuntimeError: a picture cannot be read.
    """
    marked = folder / "marked"
    marked.mkdir(parents=True, exist_ok=True)
    browser.get("data:text/html,")
    found: list[Difference] = []
    for name in sorted({path.name for one in (old, new) for path in one.glob("*.png")}):
        pictures = [one / name for one in (old, new)]
        if not all(path.is_file() for path in pictures):
            found.append(Difference(name, 0, 0))
            continue
        before, now = (path.read_bytes() for path in pictures)
        if before == now:
            continue
        data = [base64.b64encode(one).decode() for one in (before, now)]
        count, of, picture = browser.execute_async_script(_COMPARE, *data)
        if count < 0:
            message = f"{name}: {picture}"
            raise RuntimeError(message)
        if count:
            (marked / name).write_bytes(base64.b64decode(picture))
            found.append(Difference(name, count, of))
    return sorted(found, key=lambda one: -one.pixels)
