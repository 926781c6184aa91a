"""The national code of one person, the slow and obvious way: written from the definitions, row after row.

No nouns of the house: the pack's rows are dictionaries, days are text (ISO days sort as they follow), and
what the returns allow is written out once more in plain words.
"""

import csv
from pathlib import Path

DTOC = "A B C Di Dii E F G H I O".split()
FAMILIES = "hospital_process wellbeing_concerns transfer_hub_process interface_process capacity".split()
FACTS = "care funding residence housing choice choice_of offer dispute".split()


def rows_of(pack, name):
    with (Path(pack) / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def return_of(day):
    """The monthly return ran from August 2010 to February 2020; the daily one follows."""
    if day < "2010-08-01":
        return None
    return "delayed-transfers" if day < "2020-03-01" else "daily-discharge"


def allowed(day, reason, whose, facts):
    """Whether the return had that code on that day, of somebody of whom these facts are so."""
    if return_of(day) == "daily-discharge":
        return reason in FAMILIES and whose is None
    if return_of(day) is None or reason not in DTOC or whose not in ("nhs", "social_care", "both"):
        return False
    if reason == "O" and day < "2017-04-01":
        return False
    if reason in ("C", "I") and whose != "nhs":
        return False
    if reason in ("Di", "G", "H") and whose == "both":
        return False
    if reason == "G" and facts["offer"] != "yes":
        return False
    return not (reason == "H" and facts["dispute"] != "yes")


def in_force(row, day):
    return (row["from"] == "" or row["from"] <= day) and (row["until"] == "" or day < row["until"])


def fits(when, facts):
    for one in when.split():
        name, words = one.split("=")
        if facts[name] not in words.split("|"):
            return False
    return True


def plain_code(pack, day, waits, facts):
    """(reason, whose, wait, rule); reason None where there is no code. A wait is (key, what, whose, opened),
    facts are words, “unknown” for what nobody knows."""
    regime = return_of(day)
    if regime is None or not waits:
        return None, None, None, None
    other_names = {row["kind"]: row["stands_for"] or row["kind"] for row in rows_of(pack, "waits.csv")}
    facts = {**facts, "choice_of": other_names.get(facts["choice_of"], facts["choice_of"])}
    found = []
    for key, what, owner, opened in waits:
        makes = "unknown"
        for row in rows_of(pack, "coding_whose.csv"):
            if row["owner"] == owner and in_force(row, day):
                makes = row["whose"]
        its = None
        for row in rows_of(pack, "coding.csv"):
            if row["regime"] != regime or row["kind"] != other_names.get(what) or not in_force(row, day):
                continue
            if fits(row["when"], {**facts, "whose": makes}):
                its = row
                break
        found.append((key, opened, makes, its))
    counting = [one for one in found if one[3] is not None and one[3]["reason"] != ""]
    if not counting:
        key, _, _, its = min(found, key=lambda one: (one[1], one[0]))
        return None, None, key, its["rule"] if its else None
    lowest = min(int(one[3]["order"]) for one in counting)
    first = [one for one in counting if int(one[3]["order"]) == lowest]
    earliest = min(one[1] for one in first)
    key, _, makes, its = min((one for one in first if one[1] == earliest), key=lambda one: one[0])
    whose = {"owner": makes, "": None}.get(its["whose"], its["whose"])
    nothing = None, None, key, its["rule"]
    if whose == "unknown" or not allowed(day, its["reason"], whose, facts):
        return nothing
    if regime == "daily-discharge" and facts["care"] != "acute":
        return nothing
    return its["reason"], whose, key, its["rule"]
