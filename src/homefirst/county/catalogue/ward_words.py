"""The words in which wards describe a person: criteria to reside, pathways, what is asked about home, needs.

Codes are what the log holds, words are what people read. The criteria to reside are those of the national
discharge guidance (Annex A of “Hospital discharge service: policy and operating model”, 2020, in the wording
of our own); pathways are those of the statutory guidance of January 2024, Annex B. What is asked about home
and the grades of needs are ours: everyday terms that a ward, a therapist and a home care provider share.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _words(**words: str) -> Mapping[str, str]:
    return MappingProxyType(words)


METHODS = _words(
    emergency="as an emergency",
    elective="planned",
    maternity="to give birth",
    birth="by being born here",
    transfer="from another provider's bed",
)
"""How somebody came in: the families of the national admission method of a hospital provider spell (NHS Data
Dictionary), 21 to 28 and 2A to 2D; 11 to 13; 31 and 32; 82 and 83; 81."""
CRITERIA = _words(
    intensive="needs intensive or high dependency care",
    oxygen="needs oxygen or help with breathing",
    iv_fluids="needs fluids into a vein",
    early_warning="early warning score (NEWS2) above 3",
    consciousness="lowered consciousness, recovery is realistic",
    function="function impaired beyond what home or community care can meet",
    last_hours="in the last hours of life",
    iv_medication="medicine into a vein more than twice a day",
    lower_limb_surgery="lower limb surgery within 48 hours",
    trunk_surgery="chest, abdominal or pelvic surgery within 72 hours",
    invasive_procedure="invasive procedure within 24 hours, may worsen suddenly",
)
CRITERIA_MORE = _words(
    early_warning="by clinical judgement with an irregular heart rhythm or long-term lung disease",
    function="and that has come on suddenly",
    iv_medication="pain relief counted",
)
"""What a criterion says besides, where it is asked (Annex A again)."""
CERTAINTIES = _words(definite="definite", possible="possible")
PATHWAYS: Mapping[int, str] = MappingProxyType(
    {
        0: "0: home, with no new needs",
        1: "1: home, with new support",
        2: "2: a community bed, to recover",
        3: "3: a care home, for the highest needs",
    }
)
PATHWAYS_MORE = (
    "0 also when care that is held for them goes on as it was, or they go back to their own care home."
    " 1 also when care that had ended begins again."
)
"""What the guidance adds to two of them."""
ASKED = _words(
    home="where they live",
    housing="whether it is fit to go back to",
    funding="who pays for care",
    carer="who cares for them",
    package="care that they had before",
)
"""What is asked of everybody within 48 hours of admission."""
CIRCUMSTANCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "home": _words(
            alone="own home, alone",
            shared="own home, with others",
            sheltered="sheltered or extra care housing",
            residential="residential home",
            nursing_home="nursing home",
            none="no fixed home",
        ),
        "housing": _words(
            fit="fit to go back to",
            adaptations="needs adaptations",
            unfit="not fit to go back to",
            homeless="none to go back to",
        ),
        "funding": _words(
            council="the council",
            self="themselves",
            continuing_healthcare="NHS continuing healthcare",
            not_decided="not decided",
        ),
        "carer": _words(
            none="nobody",
            able="somebody who can go on",
            support="somebody who needs support",
            unable="somebody who cannot go on",
        ),
        "package": _words(none="none", live="one that is held for them", lapsed="one that has ended"),
    }
)
NEEDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "mobility": _words(
            alone="walks alone",
            aid="walks with an aid",
            one="walks with one to help",
            two="walks with two to help",
            bed="does not leave the bed",
        ),
        "transfers": _words(
            alone="gets up alone",
            one="gets up with one to help",
            two="gets up with two to help",
            hoist="is hoisted",
        ),
        "continence": _words(
            continent="continent", help="needs help with the toilet", incontinent="incontinent"
        ),
        "cognition": _words(
            none="no concern", mild="some confusion", moderate="needs guidance", severe="cannot be left alone"
        ),
        "nursing": _words(none="no nursing", daily="nursing on most days", always="nursing day and night"),
        "dementia": _words(yes="dementia", no="no dementia"),
        "nights": _words(
            quiet="quiet nights", some="sometimes somebody at night", waking="somebody awake at night"
        ),
        "visitor_sex": _words(any="no wish", female="women only", male="men only"),
    }
)
TASKS = _words(
    catheters="catheter care",
    dressings="simple dressings",
    eye_drops="eye drops",
    glucose="blood glucose checks",
    insulin="insulin injections",
    medicines="medicines given",
    oxygen="oxygen at home",
    peg="feeding by a tube",
    stockings="compression stockings",
    stoma="stoma care",
)
"""Health tasks that a nurse may delegate to carers. The list is ours; a line of capacity names its skills in
the same words (resources.csv)."""
COVER = _words(medical="medical cover", therapy="therapy", social_work="social work")
"""What must be there besides beds or hours for somebody to be well looked after."""
BARIATRIC = _words(yes="needs bariatric equipment", no="needs no bariatric equipment")
PROFESSIONS = _words(
    medicine="doctor",
    nursing="nurse",
    physiotherapy="physiotherapist",
    occupational_therapy="occupational therapist",
    social_work="social worker",
    speech_therapy="speech and language therapist",
    pharmacy="pharmacist",
    mental_health="mental health liaison",
    housing="housing officer",
    continuing_healthcare="continuing healthcare nurse",
)
ASSESSMENTS = _words(
    needs="needs for care and support",
    mobility="mobility and transfers",
    home_visit="the home, by a visit",
    equipment="equipment and adaptations",
    swallowing="swallowing",
    mental_capacity="mental capacity",
    mental_health="mental health",
    continuing_healthcare="NHS continuing healthcare",
    money="money and benefits",
    housing="housing",
    medicines="medicines",
    medical="fitness to leave",
)
"""What a ward asks a profession to assess."""
PAUSES = _words(
    capacity="mental capacity or best interests being settled",
    safeguarding="safeguarding",
    clinical="not well enough",
    provider="the provider withdrew",
)
"""The only reasons for which the clock of a choice stands."""
