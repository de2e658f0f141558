"""How does a number become bars that a scanner reads? Code 128, as a picture within the page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

# ISO/IEC 15417: widths of bars and spaces in turn, for the values 0 to 104.
WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 "
)
EACH = 7
STOP = "2331112"
START_B = 104
HEIGHT = 40
LONGEST = 30


def barcode(text: str) -> SafeString:
    """Draw printable ASCII as Code 128; other text, and text too long for paper, as nothing.

    A scanner needs ten times the narrowest bar empty on both sides: the page must leave it.
    """
    if not text or len(text) > LONGEST or not all(" " <= char <= "~" for char in text):
        return SafeString("")
    position, bars = 0, []
    for index, width in enumerate(int(digit) for digit in _widths(text)):
        if index % 2 == 0:
            bars.append(f"M{position} 0h{width}v{HEIGHT}h-{width}z")
        position += width
    return format_html(
        '<svg class="barcode" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'preserveAspectRatio="none"><path d="{}"/></svg>',
        text,
        position,
        HEIGHT,
        "".join(bars),
    )


def _widths(text: str) -> str:
    values = [ord(char) - ord(" ") for char in text]
    check = START_B + sum(place * value for place, value in enumerate(values, start=1))
    starts = (value * EACH for value in (START_B, *values, check % 103))
    return "".join(WIDTHS[start : start + EACH - 1] for start in starts) + STOP
