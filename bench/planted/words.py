"""Boards, projects, tasks and actions: names, dates, statuses and sentences that fit one another."""

from datetime import date, timedelta

from bench.planted.maker import Maker
from bench.planted.pack import Row
from bench.planted.sentences import each_of, name, near, reworded, sentence, spelled

MEETINGS = ("weekly", "fortnightly", "monthly", "quarterly", "twice a year", "yearly")
TASKS = each_of("""
Agree new posts; Advertise posts; Shortlist and interview applicants; Appoint staff; Write the
specification; Confirm prices with providers; Confirm LD prices with providers; Tender; Consult
staff; New service goes live; Review results of the pilot; Review results of the northern pilot;
Train the team; Order equipment; Sign the lease; Evaluate; Set the budget; Agree the process; Brief
the members; Appoint a lead; Test the system; Move the team; Publish the results; Close the old ward""")


def board(make: Maker) -> None:
    """A board: its name in several papers, how often it meets, since when."""
    called = name(make)
    code = make.subject(f"board-{len(make.subjects)}", called)
    first = make.state(make.document(), code, "name", "name", called)
    for _ in range(make.some(1, 2)):
        again = make.again(first, make.document(but=first.document), spelled(make, called))
        make.place("name", first, again)
    if make.chance(0.7):
        often = make.state(make.document(), code, "meets", "frequency", make.pick(MEETINGS))
        if make.chance(0.7):
            make.place("often", often, make.again(often, make.document(but=often.document), often.value))
    if make.chance(0.5):
        began = day(make, 2013, 2019)
        start = make.state(make.document(), code, "starts", "date", began.isoformat())
        text = make.pick((began.isoformat(), f"{began:%Y-%m}", f"by {began:%Y-%m}"))
        make.place("dates", start, make.again(start, make.document(but=start.document), text))


def day(make: Maker, low: int, high: int) -> date:
    return date(low, 1, 1) + timedelta(days=make.some(0, 365 * (high - low)))


def project(make: Maker) -> None:
    """A workstream with its tasks as a project plan has them, and later papers that tell how it went on."""
    document = make.document(dated=True)
    known = make.dated(document)
    code = make.subject(f"work-{len(make.subjects)}")
    names = make.random.permutation(TASKS)[: make.some(2, 7)]
    begins = known - timedelta(days=make.some(0, 300))
    tasks, latest, states = [], begins, []
    earlier: Row | None = None
    for said in names:
        task = make.subject(f"{code}/task-{len(make.subjects)}")
        start = begins + timedelta(days=make.some(0, 200))
        end = start + timedelta(days=make.some(0, 150))
        tasks.append(make.state(document, task, "task", "text", str(said)))
        of = ""
        if earlier is not None and make.chance(0.4):
            ended = date.fromisoformat(earlier.value)
            start, end = max(start, ended), max(start, end, ended)
            of = f"{earlier.subject}#ends"
        starts, ends = _dates(make, document, task, start, end, of)
        if of and earlier is not None:
            make.place("follows", starts, earlier)
        status = make.state(document, task, "status", "status", _status(make, start, end, known))
        states.append(status)
        make.place("status", status, starts, ends)
        _later(make, status, end)
        if len(ends.value) == 10:
            earlier = ends
        latest = max(latest, end)
    make.place("tasks", *tasks)
    _whole(make, document, code, latest, known, states)


def _dates(make: Maker, document: str, task: str, start: date, end: date, of: str) -> tuple[Row, Row]:
    starts = make.state(document, task, "starts", "date", start.isoformat(), of=of)
    text = end.isoformat() if make.chance(0.7) or end.day < 3 else f"{end:%Y-%m}"
    ends = make.state(document, task, "ends", "date", text)
    make.place("dated", starts, ends)
    if make.chance(0.2):
        again = make.again(ends, make.document(but=document), f"{end:%Y-%m}")
        make.place("dates", ends, again)
    return starts, ends


def _status(make: Maker, start: date, end: date, known: date) -> str:
    if end + timedelta(days=31) < known:
        return make.pick(("completed", "completed", "late"))
    if end < known:
        return make.pick(("completed", "late"))
    if start > known:
        return make.pick(("not started", "planned", "to be agreed", "on track", "agreed"))
    return make.pick(("on track", "on track", "late", "agreed", "completed"))  # completed: early


def _later(make: Maker, status: Row, end: date) -> None:
    """A later paper tells of a thing that went on, and does not fall behind itself."""
    later = [one[0] for one in make.documents if one[2] and one[2] > make.dated(status.document).isoformat()]
    if later and make.chance(0.25):
        document = make.pick(later)
        how = {"completed": ("completed",), "late": ("completed", "late")}
        ways = how.get(status.value, ("on track", "late", "completed", "live"))
        over = end < make.dated(document)
        text = make.pick([each for each in ways if not over or each != "on track"])
        again = make.again(status, document, text)
        if status.value == "completed":
            make.place("advance", status, again)


def _whole(make: Maker, document: str, code: str, latest: date, known: date, states: list[Row]) -> None:
    """The workstream itself: it ends with its last task, and is completed only when all of them are."""
    if make.chance(0.7):
        ends = make.state(
            document, code, "ends", "date", (latest + timedelta(days=make.some(0, 60))).isoformat()
        )
        for state in states:
            end = next(
                row
                for row in make.rows.values()
                if row.subject == state.subject and row.measure == "ends" and row.document == document
            )
            make.place("within", end, ends)
        over = date.fromisoformat(ends.value) < known
    else:
        over = False
    done = all(state.value == "completed" for state in states)
    text = "completed" if done else "late" if over else make.pick(("on track", "late", "agreed", "live"))
    if done and not over and make.chance(0.5):
        return
    if done and not over:
        text = "on track"
    whole = make.state(document, code, "status", "status", text)
    make.place("whole and tasks", whole, *states)


def meeting(make: Maker) -> None:
    """Something that happens on a day: held where the paper is later, planned where it is earlier."""
    document = make.document(dated=True)
    known = make.dated(document)
    when = day(make, 2014, 2019)
    code = make.subject(f"event-{len(make.subjects)}")
    happens = make.state(document, code, "happens", "date", when.isoformat())
    text = "held" if when < known else make.pick(("planned", "to be agreed"))
    status = make.state(document, code, "status", "status", text)
    make.place("happening", status, happens)


def plan(make: Maker) -> None:
    """An action plan: actions under priorities, many of them alike; some stand again in another paper."""
    code = make.subject(f"plan-{len(make.subjects)}")
    document = make.document()
    text: str | None = None
    for _ in range(make.some(3, 9)):
        action = make.subject(f"{code}/action-{len(make.subjects)}")
        alike = near(make, text) if text is not None and make.chance(0.4) else None
        text = alike or sentence(make)
        row = make.state(document, action, "action", "text", text)
        make.place("action", row)
        if make.chance(0.15):
            make.again(row, make.document(but=document), reworded(make, text))
        if make.chance(0.1):
            part = make.subject(f"{action}/i")
            make.state(document, part, "action", "text", reworded(make, text))
