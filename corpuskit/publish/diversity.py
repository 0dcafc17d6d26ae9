"""How many voices there are, counted so that those who say little weigh little: measures of diversity.

With p the share of each voice: Shannon's index is H = -sum(p ln p), the index of Simpson, Herfindahl and Hirschman
D = sum(p * p), the probability that two quotes drawn at random, with replacement, are of one voice. Their effective
numbers, exp(H) and 1 / D, say how many voices that say the same amount each would be as diverse.
"""

import math
from collections.abc import Iterable

import msgspec


class Diversity(msgspec.Struct, frozen=True, kw_only=True):
    """Measures of `number` things of `kinds` kinds; all nothing where there are none."""

    number: int
    kinds: int
    shannon: float
    simpson: float

    @property
    def effective_shannon(self) -> float:
        """How many voices that say as much as each other have the same H."""
        return math.exp(self.shannon) if self.number else 0.0

    @property
    def effective_simpson(self) -> float:
        """How many voices that say as much as each other have the same D."""
        return 1 / self.simpson if self.number else 0.0


def diversity_of(sizes: Iterable[tuple[int, int]]) -> Diversity:
    """The diversity of kinds of which so many have each size: pairs of a size and the number of kinds that have it."""
    known = [(size, kinds) for size, kinds in sizes if size > 0 and kinds > 0]
    number = sum(size * kinds for size, kinds in known)
    shares = [(size / number, kinds) for size, kinds in known]
    return Diversity(
        number=number,
        kinds=sum(kinds for _, kinds in known),
        shannon=abs(math.fsum(-share * math.log(share) * kinds for share, kinds in shares)),
        simpson=math.fsum(share * share * kinds for share, kinds in shares),
    )
