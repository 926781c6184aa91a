"""The synthetic county of Oxfordshire's pack, made once for all files that look at it: that takes seconds."""

import numpy as np
import pytest

from homefirst.county.catalogue.pack import SHIPPED
from homefirst.intake.synthetic.county import SEED, SyntheticCounty, synthetic_county
from homefirst.intake.synthetic.happenings import happenings
from homefirst.intake.synthetic.identities import (
    SEED_OF_IDENTITIES,
    SyntheticPeople,
    synthetic_people,
)
from homefirst.intake.synthetic.pack import read_tables
from homefirst.intake.synthetic.telling import Happening


@pytest.fixture(scope="package")
def county() -> SyntheticCounty:
    return synthetic_county(read_tables(SHIPPED / "oxfordshire"), np.random.default_rng(SEED))


@pytest.fixture(scope="package")
def happened(county: SyntheticCounty) -> list[Happening]:
    """What happened to its people, in its order."""
    return happenings(read_tables(SHIPPED / "oxfordshire"), county, seed=SEED)


@pytest.fixture(scope="package")
def people(county: SyntheticCounty) -> SyntheticPeople:
    """Who its people are said to be."""
    random = np.random.default_rng([SEED, SEED_OF_IDENTITIES])
    return synthetic_people(read_tables(SHIPPED / "oxfordshire"), county, random)
