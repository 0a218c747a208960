"""Makes pictures of labels as a phone's picture of a page shows them: the page at 300 dpi turned by 2 degrees (3.5 %),
blurred by a Gaussian of 1.2 pixels, with noise of a standard deviation of 5 of 255 levels, and paler; a large label from
so far away that it fits into 1,080 pixels. Each line of standard input names a page, left, top, width and height of a
label on it in pixels, and the file to write."""

import math
import random
import sys

from PIL import Image, ImageFilter

ANGLE = 2
random.seed(20)
pages = {}


def picture_of(name):
    if name not in pages:
        pages.clear()
        page = Image.open(name).convert("L")
        page = page.rotate(ANGLE, Image.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(1.2))
        page = page.point(lambda level: 30 + level * 0.75)
        grain = Image.effect_noise(page.size, 5)
        pages[name] = Image.blend(page, grain, 0.5).point(lambda level: min(255, max(0, 2 * level - 128)))
    return pages[name]


for line in sys.stdin:
    name, *numbers, target = line.rstrip("\n").split("\t")
    picture = picture_of(name)
    left, top, width, height = map(int, numbers)
    turn = math.radians(ANGLE)
    # The middle of the label, from the middle of the page, turned with it; and the box that the turned label is in.
    across, down = left + width / 2 - picture.width / 2, top + height / 2 - picture.height / 2
    x = picture.width / 2 + across * math.cos(turn) + down * math.sin(turn)
    y = picture.height / 2 - across * math.sin(turn) + down * math.cos(turn)
    wide = width * math.cos(turn) + height * math.sin(turn)
    high = height * math.cos(turn) + width * math.sin(turn)
    label = picture.crop((round(x - wide / 2), round(y - high / 2), round(x + wide / 2), round(y + high / 2)))
    # From where all of it is seen: a phone's preview has 1,080 lines.
    label.thumbnail((1080, 1080), Image.LANCZOS)
    label.save(target)
