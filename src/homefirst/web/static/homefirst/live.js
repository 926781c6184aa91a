// Keeps a page up to date: htmx takes what the server sends and puts it in its place. Here only the sentence
// that says whether that is so. Without script the sentence asks to open the page again.
import "./htmx-4.0.1/htmx.esm.min.js";
import "./htmx-4.0.1/hx-sse.min.js";

const CONNECTED = ["hf-live"];
const TELLS_WHY = ["hf-late", "hf-ended"];
const LOST = ["htmx:sse:before:connection", "htmx:sse:error", "htmx:sse:close"];

function say(place, state, words) {
  if (place.dataset.state === "hf-ended") return;
  place.dataset.state = state;
  if (place.textContent !== words) place.textContent = words;
}

// Until the first event it is not kept up to date yet; where it cannot be, the sentence is the one without script.
const unscripted = new WeakMap();
for (const place of document.querySelectorAll(".hf-live")) {
  unscripted.set(place, place.textContent);
  place.textContent = "Connecting, to be kept up to date.";
}

for (const name of CONNECTED) {
  addEventListener(name, (event) => say(event.target, name, event.target.dataset.live));
}
for (const name of TELLS_WHY) {
  addEventListener(name, (event) => say(event.target, name, event.detail.data));
}
for (const name of LOST) {
  addEventListener(name, (event) => {
    const place = event.target;
    if ([401, 403].includes(event.detail?.status)) return say(place, "hf-ended", place.dataset.ended);
    // Before the first connection nothing was lost, and a page behind another is quiet on purpose.
    if (!place.dataset?.state) {
      if (name !== LOST[0] && unscripted.has(place)) place.textContent = unscripted.get(place);
      return;
    }
    if (place.dataset.state === "away" || document.hidden) return;
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say(place, "away", place.dataset.away.replace("{time}", time));
  });
}
