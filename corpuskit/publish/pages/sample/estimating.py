"""What a reviewed sample says of all annotations: the share that is right, with the interval of Wilson."""

import math
from collections.abc import Mapping

import msgspec

VERDICTS = ("right", "wrong", "unsure")
_Z = 1.959964  # of 95 %


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of verdicts; `share`, `low` and `high` are between 0 and 1, and None where nothing was judged.

    What the reviewer was unsure about is in no share.
    """

    right: int
    wrong: int
    unsure: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def judged(self) -> int:
        """How many were found right or wrong."""
        return self.right + self.wrong


def estimate(verdicts: Mapping[str, str]) -> Estimate:
    """The estimate from verdicts, each one of `VERDICTS`, by whatever they are about."""
    right, wrong, unsure = (sum(1 for value in verdicts.values() if value == verdict) for verdict in VERDICTS)
    if not right + wrong:
        return Estimate(right=0, wrong=0, unsure=unsure, share=None, low=None, high=None)
    low, high = wilson(right, right + wrong)
    return Estimate(right=right, wrong=wrong, unsure=unsure, share=right / (right + wrong), low=low, high=high)


def wilson(right: int, judged: int) -> tuple[float, float]:
    """The ends of Wilson's 95 % interval for a share of which `right` of `judged` were seen; `judged` is not 0."""
    share, square = right / judged, _Z * _Z / judged
    middle = share + square / 2
    reach = _Z * math.sqrt(share * (1 - share) / judged + square / (4 * judged))
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))
