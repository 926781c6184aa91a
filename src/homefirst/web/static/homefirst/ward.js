// A tap on a round is sent without leaving the place: the card alone is made anew. Whatever does not come back as a
// card (somebody was quicker, the session is over) is sent again as the plain form that it is, and shown as a page.
const round = document.querySelector(".hf-round");

// The button of whoever is to be looked at next.
function nextButton(card) {
  for (let next = card.nextElementSibling; next; next = next.nextElementSibling) {
    if (!next.matches(".hf-round__person--done")) return next.querySelector("button");
  }
  return null;
}

// A card that came from the whole ward's page goes back to the round as it is cut here.
function keepCut(field, sent) {
  const only = sent.elements.namedItem("only");
  if (only) field.append(only.cloneNode());
}

round?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".hf-confirm")) return;
  event.preventDefault();
  const card = form.closest(".hf-round__person");
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    // Of the whole ward, however it is cut here: the card goes green in its place instead of away from it.
    const said = new FormData(form);
    said.delete("only");
    const answer = await fetch(form.action, { method: "POST", body: said });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && page.getElementById(card.id);
    if (!fresh) throw new Error("no card");
    card.replaceWith(fresh);
    for (const field of fresh.querySelectorAll(".hf-confirm")) keepCut(field, form);
    document.getElementById("round-state").replaceChildren(...page.getElementById("round-state").childNodes);
    const counts = page.querySelectorAll(".hf-chip__count");
    document.querySelectorAll(".hf-chip__count").forEach((one, place) => one.replaceChildren(counts[place].textContent));
    (nextButton(fresh) ?? fresh.querySelector("a, button")).focus({ preventScroll: true });
  } catch {
    button.disabled = false;
    form.submit();
  }
});
