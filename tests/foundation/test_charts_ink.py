import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.charts import ink
from homefirst.foundation.charts.likelihood import Tone, tone_ink


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[start : start + 2]) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance of the lighter over that of the darker."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("ground", [ink.PAPER, ink.SHADE])
@pytest.mark.parametrize("name", ["INK", "SOFT", "MEASURED", "PLAN", "IMPROVEMENT", "CONCERN", "NEUTRAL"])
def test_what_is_written_or_drawn_can_be_read_on_its_ground(name: str, ground: str) -> None:
    assert contrast(getattr(ink, name), ground) >= 4.5


@pytest.mark.parametrize("tone", list(Tone))
def test_the_letter_of_a_reading_can_be_read_on_its_colour(tone: Tone) -> None:
    _, ground, letter = tone_ink(tone)
    assert contrast(ground, letter) >= 4.5


def test_figures_read_as_people_write_them() -> None:
    assert ink.figure(52236) == "52,236"
    assert ink.figure(113.05, 1) == "113.1"
    assert ink.figure(-0.04, 1) == "0.0"
    assert ink.figure(0.5) == "1"


def test_text_is_broken_between_words_only() -> None:
    assert ink.wrap("Turned in July 2016", 14, 80) == ("Turned in", "July 2016")
    assert ink.wrap("Unbreakable", 14, 10) == ("Unbreakable",)


@given(st.lists(st.text("abcmW1", min_size=1, max_size=9), max_size=12), st.floats(20, 300))
def test_wrapping_loses_no_word_and_fits_where_it_can(words: list[str], width: float) -> None:
    lines = ink.wrap(" ".join(words), 14, width)
    assert " ".join(lines).split() == words
    assert all(ink.text_width(line, 14) <= width or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("text", "measured"),
    # Measured in Chromium with Liberation Sans at 100 px.
    [
        ("People delayed per day", 1051),
        ("Community equipment and adaptations", 1740),
        ("181.1, Mar 2017", 728),
        ("known on 8 September 2016", 1279),
        ("52,236", 306),
        (">99%", 259),
        ("What happened", 706),
    ],
)
def test_the_estimate_of_a_texts_width_is_near_what_a_browser_draws(text: str, measured: float) -> None:
    assert 0.95 <= ink.text_width(text, 100) / measured <= 1.15
