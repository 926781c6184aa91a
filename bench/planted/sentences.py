"""Sentences of actions and tasks: many alike and none the same, and one again in other words."""

from collections.abc import Callable

from bench.planted.maker import Maker

Way = Callable[[str], str]


def each_of(text: str) -> list[str]:
    return " ".join(text.split()).split("; ")


DO = {
    "Develop": "Produce",
    "Review": "Carry out a review of",
    "Agree": "Confirm",
    "Implement": "Introduce",
    "Increase": "Expand",
    "Recruit to": "Recruit staff to",
    "Publish": "Publish and share",
    "Pilot": "Run a pilot of",
    "Commission": "Commission and procure",
    "Map": "Carry out a mapping of",
    "Improve": "Strengthen",
    "Train staff in": "Provide training for staff in",
}
"""What is done, and how another paper says it."""
WHAT = each_of("""
discharge pathway; rehabilitation pathway; falls service; equipment store; night sitting service;
stroke ward; transfer protocol; escalation framework; capacity model; bed tracker; risk register;
workforce strategy; housing survey; dementia service; medicines review; respite offer; single point
of access; frailty pathway; winter plan; data agreement; referral form; assessment tool; care plan
template; training programme; telecare offer; quality standard; choice policy; transport contract;
volunteer scheme; information leaflet; staff rota; handover note; payment scheme; market statement;
complaints process; staff survey; consent form; visiting policy; wound clinic; mobility service;
vaccination clinic; meals service; day centre offer; bereavement support; interpreting contract;
records system; induction course""")
WHOM = each_of("""
people with dementia; carers; people who fund their own care; people at the end of life; people with
a stroke; people with a learning disability; people in care homes; people who live alone; people
with diabetes; veterans; homeless people; people with mental ill health; people with heart failure;
frail older people; people who fall; people with sight loss; people with Parkinson's; people from
minority groups; young adults; people after surgery; care workers; district nurses; social workers;
ward managers; therapists; care home managers; pharmacists; GPs""")
WHERE = each_of("""
Abingdon; Witney; Bicester; Banbury; Didcot; Henley; Wallingford; Wantage; Thame; Carterton;
Chipping Norton; Kidlington; Faringdon; Woodstock; the north locality; the south locality; the west
locality; the city; the acute wards; the community hospitals; the emergency department; the
ambulance service; general practice; the hospices""")
HOW = each_of("""
with a shared budget; through the provider forum; under one lead nurse; by a joint team; within
current contracts; as a trial of six months; with the voluntary sector; before the winter; alongside
the digital programme; by peer review; from the innovation fund; with weekly reports""")
PLACES = tuple(where.removeprefix("the ") for where in WHERE)


def sentence(make: Maker) -> str:
    """A new sentence; it may share all but one of its parts with another, and is then another thing."""
    while True:
        parts = [make.pick(tuple(DO)), "the", make.pick(WHAT), "for", make.pick(WHOM), "in", make.pick(WHERE)]
        if make.chance(0.5):
            parts.append(make.pick(HOW))
        text = " ".join(parts)
        core = " ".join(parts[:7])
        if core not in make.used:
            make.used.add(core)
            return text


def near(make: Maker, text: str) -> str | None:
    """A sentence that differs from another in one part that matters: not the same thing."""
    for those in (WHERE, WHOM, WHAT):
        found = [each for each in those if f" {each}" in text]
        if found and make.chance(0.5):
            longest = max(found, key=len)
            new = text.replace(longest, make.pick([each for each in those if each not in found]))
            core = new
            for how in HOW:
                core = core.removesuffix(f" {how}")
            if core not in make.used:
                make.used.add(core)
                return new
    return None


def reworded(make: Maker, text: str) -> str:
    """The same sentence as somebody else writes it down again."""
    ways: tuple[Way, ...] = (
        lambda said: next((said.replace(a, b, 1) for a, b in DO.items() if said.startswith(a)), said),
        lambda said: said.replace(" the ", " our ", 1),
        lambda said: said.replace(" for ", ", for ", 1).replace(" in ", " across ", 1),
        lambda said: f"{said} by the end of March",
        lambda said: f"{said}.",
        lambda said: f"To {said[0].lower()}{said[1:]}",
        lambda said: said.replace(" service", " services", 1).replace(" pathway", " pathways", 1),
        lambda said: f"{said} as soon as possible",
        lambda said: said.replace("for people ", "for those people ", 1).replace(" staff", " all staff", 1),
        lambda said: next((said.removesuffix(f" {how}") for how in HOW if said.endswith(how)), said),
        lambda said: f"{said}, with partners",
    )
    for at in make.random.permutation(len(ways))[: make.some(1, 3)]:
        text = ways[at](text)
    return text


FULL = each_of("""
Joint Management; Health and Wellbeing; Discharge Control; Urgent Care Delivery; Reablement
Steering; Workforce Action; Older People's Partnership; Systems Resilience; Out of Hospital; Home
First Programme; Carers' Strategy; Provider Market; Falls and Frailty; Housing and Care; Choice and
Transfer; Dementia Action; Medicines and Safety; Self-care and Prevention; Mental Health and
Learning Disability; End of Life Care; Integrated Locality; Re-ablement and Rehabilitation""")
BODIES = ("Group", "Board", "Committee", "Partnership", "Network", "Forum", "Alliance")


def name(make: Maker) -> str:
    return f"{make.pick(FULL)} {make.pick(BODIES)}"


def spelled(make: Maker, said: str) -> str:
    """The same name, spelled as another paper spells it."""
    ways: list[Way] = [
        lambda text: text.replace(" and ", " & "),
        lambda text: f"The {text}",
        lambda text: (
            text.lower() if make.chance(0.3) else text.title().replace("'S", "'s").replace(" And ", " and ")
        ),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("Reablement", "Re-ablement").replace("Wellbeing", "Well-being"),
        lambda text: text.replace("Re-ablement", "Reablement").replace("Self-care", "Selfcare"),
        lambda text: text.replace("Out of Hospital", "Out-of-Hospital").replace("Home First", "Home-First"),
        lambda text: f"{text} ({initials(text)})",
    ]
    return ways[make.some(0, len(ways) - 1)](said)


def initials(text: str) -> str:
    return "".join(word[0] for word in text.replace("-", " ").split() if word[0].isupper())
