"""How hard a text is to read, so that a course for everyone stays readable by everyone.

The Flesch-Kincaid grade counts school years; a reader of that grade is about five years older.
Source: Kincaid and others, "Derivation of New Readability Formulas", US Navy, 1975.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from spip_live.content.library import Library

# Reading age 11 to 12 is grade 6 to 7; each text a parent reads keeps to it.
HARDEST_GRADE = 6.5
LEAST_WORDS = 15  # of a paragraph that is measured by itself: of fewer, one long word decides
LONGEST_SENTENCE = 25  # words. Source: GOV.UK content design guidance on sentence length

PARAGRAPH = re.compile(r"<(p|li|td|blockquote)\b[^>]*>(.*?)</\1>", re.S)
BLOCK_TAG = re.compile(r"</?(?:p|li|h[3-6]|t[dh]|blockquote|article|section|div|br)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
END = re.compile(r"[.!?…]+(?=\s|$|[”\"’)])")
VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Ease:
    """What was counted in a text."""

    sentences: int
    words: int
    syllables: int
    longest: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def ease_of(html: str) -> Ease:
    """Counts an HTML fragment; a heading or a list entry without a full stop is a sentence."""
    text = unescape(TAG.sub("", BLOCK_TAG.sub("\n", html.replace("\n", " "))))
    sentences = [
        words
        for line in text.splitlines()
        for sentence in END.split(line)
        if (words := WORD.findall(sentence))
    ]
    return Ease(
        sentences=len(sentences),
        words=sum(len(words) for words in sentences),
        syllables=sum(syllables_in(word) for words in sentences for word in words),
        longest=max((len(words) for words in sentences), default=0),
    )


def parent_pages(library: Library) -> dict[str, str]:
    """The HTML of all that parents read in English in a step, by module and step."""
    return {
        f"{written.module.slug}/{step.slug}": library.planned(written, step).html()
        for written in library.written.values()
        for step in written.module.steps
    }


def hardest_paragraph(html: str) -> tuple[float, str]:
    """The school grade of the paragraph that is hardest to read, and how it begins."""
    measured = [
        (ease.grade, " ".join(unescape(TAG.sub("", text)).split()[:6]))
        for _, text in PARAGRAPH.findall(html)
        if (ease := ease_of(text)).words >= LEAST_WORDS
    ]
    return max(measured, default=(0.0, ""))


def too_hard(pages: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each page (name to HTML) that asks too much of its readers."""
    for name, html in pages.items():
        ease = ease_of(html)
        if ease.grade > HARDEST_GRADE:
            yield (
                f"{name}: reads at school grade {ease.grade:.1f}, and {HARDEST_GRADE} is the most: "
                "use shorter sentences and shorter words"
            )
        elif (hardest := hardest_paragraph(html))[0] > HARDEST_GRADE:
            grade, begins = hardest
            yield (
                f'{name}: the paragraph "{begins} …" reads at school grade {grade:.1f}, '
                f"and {HARDEST_GRADE} is the most"
            )
        if ease.longest > LONGEST_SENTENCE:
            yield (
                f"{name}: the longest sentence has {ease.longest} words, "
                f"and {LONGEST_SENTENCE} is the most"
            )


def syllables_in(word: str) -> int:
    """Syllables of an English word, by its vowel groups; at least one. Right for most words."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    groups = len(VOWELS.findall(bare))
    silent_e = bare.endswith("e") and not bare.endswith(("le", "ee", "ye", "oe", "ie"))
    silent_ed = bare.endswith("ed") and not bare.endswith(("ted", "ded", "eed", "ied"))
    silent_es = bare.endswith("es") and not bare.endswith(
        ("ses", "zes", "ches", "shes", "xes", "ges", "ces", "les", "ies", "ees")
    )
    if groups > 1 and (silent_e or silent_ed or silent_es):
        groups -= 1
    return max(groups, 1)
