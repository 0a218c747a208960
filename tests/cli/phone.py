"""Makes pictures of drawn codes. Each line of standard input names a drawing and two files to write: the drawing at
300 dpi, flat, and the same as a phone's picture shows it: turned by 2 degrees (3.5 %), blurred by a Gaussian of 1.2
pixels, with noise of a standard deviation of 5 of 255 levels, and paler."""

import random
import sys

from PIL import Image, ImageFilter

random.seed(20)
noise = Image.effect_noise((2000, 2000), 5)
for line in sys.stdin:
    source, flat, phone = line.rstrip("\n").split("\t")
    image = Image.open(source)
    dpi = image.info.get("dpi", (300, 300))[0]
    image = image.convert("L")
    if abs(dpi - 300) > 1:
        side = round(image.width * 300 / dpi)
        image = image.resize((side, side), Image.LANCZOS)
    page = Image.new("L", (image.width + 80, image.height + 80), 255)
    page.paste(image, (40, 40))
    page.save(flat)
    picture = page.rotate(2, Image.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(1.2))
    x, y = random.randrange(0, 400), random.randrange(0, 400)
    grain = noise.crop((x, y, x + picture.width, y + picture.height))
    picture = picture.point(lambda level: 30 + level * 0.75)
    Image.blend(picture, grain, 0.5).point(lambda level: min(255, max(0, 2 * level - 128))).save(phone)
