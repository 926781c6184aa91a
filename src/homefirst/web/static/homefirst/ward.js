// A tap on a round or a list is sent without leaving the place. Taps go one after the other; what no answer came to
// is sent again by itself, as often as it takes: the service knows what it has taken already. Whatever cannot be
// taken says so on its card, with the way to the person's page, and nothing else is lost by it.
const list = document.querySelector(".hf-round, .hf-rows");
const sending = document.getElementById("sending");
const phone = matchMedia("(max-width: 40.0525em)");
const AGAIN = 3000, SETTLED = 350;
const AWAY = new Set([429, 502, 503, 504]);
const taps = [];
let busy = false;

const cardOf = (form) => form.closest("li");

// The button of whoever comes next and is not done.
function nextButton(card) {
  for (let next = card.nextElementSibling; next; next = next.nextElementSibling) {
    if (!next.matches(".hf-round__person--done, .hf-sent")) return next.querySelector("[data-tap], summary");
  }
  return null;
}

// Changes the list so that an element stays where it is in the window, or comes to where another one was.
function keeping(from, to, change) {
  const before = from.getBoundingClientRect().top;
  change();
  if (to?.isConnected && phone.matches) scrollBy({ top: to.getBoundingClientRect().top - before, behavior: "instant" });
}

function say(card, text, colour, way) {
  let told = card.querySelector(".hf-told");
  if (!told) {
    told = document.createElement("p");
    told.className = "hf-told";
    card.querySelector(".hf-round__name, .hf-row__who").after(told);
  }
  const tag = document.createElement("strong");
  tag.className = `nhsuk-tag nhsuk-tag--${colour}`;
  tag.textContent = text;
  told.replaceChildren(tag);
  if (!way) return;
  const link = document.createElement("a");
  [link.href, link.textContent] = [way, "Look"];
  told.append(" ", link);
}

function sayHowManyWait(why) {
  const one = taps.length === 1;
  sending.textContent = taps.length && why
    ? `${one ? "1 entry is" : `${taps.length} entries are`} not sent yet: ${why} ${one ? "It goes" : "They go"} by ${one ? "itself" : "themselves"}; keep this page open.`
    : "";
}

list?.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.querySelector("[data-tap]")) return;
  event.preventDefault();
  const card = cardOf(form);
  // A second tap of the same thumb falls on the next one's button: it is not meant.
  if (list.ariaBusy === "true" || card.matches(".hf-sent")) return;
  const button = form.querySelector("[data-tap]"), next = nextButton(card);
  list.ariaBusy = "true";
  setTimeout(() => { list.ariaBusy = "false"; }, SETTLED);
  keeping(button, next?.matches("[data-tap]") ? next : null, () => {
    card.classList.add("hf-sent");
    say(card, "Sending", "blue");
  });
  next?.focus({ preventScroll: true });
  // A long form that is gone may have taken the window past whoever comes next.
  if (next?.matches("summary")) next.closest("li").scrollIntoView({ block: "nearest", behavior: "instant" });
  taps.push({ form, card });
  sendAll();
});

async function sendAll() {
  if (busy) return;
  busy = true;
  while (taps.length) {
    const { form, card } = taps[0];
    const said = new FormData(form);
    if (list.matches(".hf-round")) said.set("answer", "card");
    let answer, told;
    try {
      answer = await fetch(form.action, { method: "POST", body: said, headers: { accept: "application/json" } });
      told = AWAY.has(answer.status) ? null : await answer.json().catch(() => ({}));
    } catch {
      answer = null;
    }
    if (!answer || !told) {
      for (const one of taps) say(one.card, "Not sent yet", "yellow");
      sayHowManyWait(answer ? "the service does not answer." : "there is no connection.");
      await new Promise((done) => {
        const timer = setTimeout(done, AGAIN);
        addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
      });
      continue;
    }
    taps.shift();
    taps.forEach((one) => say(one.card, "Sending", "blue"));
    if (answer.status === 201 && told.entry) taken(form, card, told);
    else notTaken(form, card, answer, told);
    sayHowManyWait("");
  }
  busy = false;
}

function taken(form, card, told) {
  const here = document.activeElement?.closest("li") ? document.activeElement : card;
  // Other rows of the same person are of the record as it is now.
  for (const other of list.querySelectorAll("form")) {
    if (other !== form && other.action === form.action) other.elements.namedItem("seen").value = told.entry;
  }
  keeping(here, here, () => {
    if (told.card) {
      const page = new DOMParser().parseFromString(told.card, "text/html");
      const fresh = page.getElementById(card.id);
      const was = card.contains(document.activeElement) || document.activeElement === document.body;
      if (fresh) card.replaceWith(document.adoptNode(fresh));
      else card.remove();
      if (was) fresh?.querySelector("a")?.focus({ preventScroll: true });
      document.querySelector("#round-state .hf-finding, #round-state p")?.replaceChildren(told.finding);
      document.querySelectorAll(".hf-chip__count").forEach((one, place) => one.replaceChildren(told.counts[place]));
    } else {
      const left = [...form.querySelectorAll("select")].filter((one) => !one.value).length;
      say(card, left ? `Saved, ${left} still to ask` : form.querySelector("select") ? "Saved" : "Done", "green");
    }
  });
}

function notTaken(form, card, answer, told) {
  const over = answer.redirected || answer.status === 401 || answer.status === 403;
  const why = over ? "you are not signed in any more" : told.detail || told.title || "it could not be taken";
  say(card, `Not saved: ${why}`, "red", over ? location.href : form.action);
  card.classList.add("hf-sent--not");
}

addEventListener("beforeunload", (event) => {
  if (taps.length) event.preventDefault();
});
