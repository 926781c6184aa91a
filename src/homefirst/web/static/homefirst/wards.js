// While one writes, the wards are looked through as the server does it; nothing is asked. Enter opens the only one
// that is left: the form is sent as it is without script.
const field = document.getElementById("find");
const found = document.getElementById("found");
const table = document.getElementById("wards");

function look() {
  const words = field.value.toLowerCase().replaceAll(",", " ").split(/\s+/).filter(Boolean);
  let shown = 0, every = 0;
  for (const body of table.tBodies) {
    const place = body.querySelector(".hf-wardlist__place");
    let here = 0;
    for (const row of body.querySelectorAll(".hf-wardlist__ward")) {
      const text = `${row.cells[0].textContent} ${place.textContent}`.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      here += !row.hidden;
      every += 1;
    }
    place.hidden = !here;
    shown += here;
  }
  // What stands above the list makes room for it.
  document.body.classList.toggle("hf-finding-ward", words.length > 0);
  found.textContent = words.length ? `${shown} of ${every} wards` : "";
}

if (field && table) field.addEventListener("input", look);
