"""That the synthetic county is being made, for pages to say as long as it is: what they count is not whole
yet."""

from dataclasses import dataclass

from django.conf import settings

from homefirst.app.ground.work import SYNTHETIC, this_work


@dataclass(frozen=True, slots=True)
class Making:
    """How far the synthetic county is: `done` of `total` parts; None while nobody knows how many there
    are."""

    done: int
    total: int | None

    @property
    def words(self) -> str:
        """The banner's sentence, with how far it is."""
        how_far = "it begins in a moment" if self.total is None else f"{self.done} of {self.total}"
        return f"The synthetic county is being made: {how_far}."


def making() -> Making | None:
    """How far the worker is with the synthetic county; None where it is not at it. One search in an index;
    none where the settings want no such county."""
    if not settings.SYNTHETIC:
        return None
    job = this_work().latest_of(SYNTHETIC)
    return None if job is None or job.ended else Making(job.done, job.total)
