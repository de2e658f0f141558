// Comfort on top of pages that work without it. No words here: they come from the page.
"use strict";
document.documentElement.classList.add("js");
// What a person is typing wins over what the server answers.
if (window.Idiomorph) Idiomorph.defaults.ignoreActiveValue = true;

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isTyping = (event) => event.target.closest("input:not([type=checkbox]),select,textarea,[contenteditable]");
  const rows = () => all("input[name=sel]");
  let lastChosen = null;
  let wentAt = 0;
  const sent = new WeakMap();

  const open = (dialog) => { if (dialog && !dialog.open) { dialog.showModal(); one("input", dialog)?.focus(); } };

  const showChosen = () => {
    const chosen = rows().filter((box) => box.checked).length;
    all(".bulk").forEach((bar) => bar.classList.toggle("active", chosen > 0));
    all("[data-chosen]").forEach((place) => { place.textContent = chosen; });
    const every = one("[data-every]");
    if (every) { every.checked = chosen > 0 && chosen === rows().length; every.indeterminate = chosen > 0 && !every.checked; }
  };

  const chooseRange = (box) => {
    const boxes = rows(), ends = [boxes.indexOf(lastChosen), boxes.indexOf(box)].sort((a, b) => a - b);
    if (ends[0] >= 0) boxes.slice(ends[0], ends[1] + 1).forEach((each) => { each.checked = box.checked; });
  };

  document.addEventListener("click", (event) => {
    const near = (selector) => event.target.closest(selector);
    if (near("[data-palette]")) { event.preventDefault(); open(one("#palette")); }
    if (near("[data-sheet]")) { event.preventDefault(); open(one("#sheet")); }
    if (near("[data-menu]")) { event.preventDefault(); one("#nav").classList.toggle("open"); }
    else if (!near("#nav")) one("#nav")?.classList.remove("open");
    if (near("[data-unchoose]")) { rows().forEach((box) => { box.checked = false; }); showChosen(); }
    const box = near("input[name=sel]");
    if (box) { if (event.shiftKey && lastChosen) chooseRange(box); lastChosen = box; showChosen(); }
    const copy = near("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => { one("#live").textContent = copy.dataset.done || ""; });
    }
    if (near("[data-print]")) window.print();
    all("details.menu[open], details.account[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // Boxes of rows choose; they are no filter, so the list must not be asked anew.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-every]")) {
      event.stopPropagation();
      rows().forEach((box) => { box.checked = event.target.checked; });
      showChosen();
    }
    if (event.target.matches("input[name=sel], [data-quiet]")) event.stopPropagation();
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  }, true);

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k") { event.preventDefault(); open(one("#palette")); return; }
    if (document.documentElement.dataset.shortcuts === "off") return;
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); open(one("#sheet")); }
    if (event.key === "/") { event.preventDefault(); (one("main input[type=search]") || one("#find"))?.focus(); }
    if (event.key === "g") { wentAt = Date.now(); return; }
    if (Date.now() - wentAt < 800) {
      const target = one(`[data-go="${CSS.escape(event.key)}"]`);
      if (target) { wentAt = 0; target.click(); return; }
    }
    if (event.key === "j" || event.key === "k") {
      const links = all("tbody th a:first-of-type"), at = links.indexOf(document.activeElement);
      links[Math.min(links.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))]?.focus();
    }
    if (event.key === "x") one("input[name=sel]", document.activeElement.closest("tr") || document.createElement("i"))?.click();
  });

  // What was entered and not saved is not lost by leaving.
  document.addEventListener("input", (event) => event.target.closest("form[data-dirty-guard]")?.classList.add("dirty"));
  document.addEventListener("submit", (event) => {
    event.target.classList.remove("dirty");
    // A second press of the same button sends nothing; after a change, or by another one, it does.
    if (event.target.method === "post") {
      const what = new URLSearchParams(new FormData(event.target, event.submitter));
      const said = `${event.submitter?.formAction} ${what}`;
      if (sent.get(event.target) === said) event.preventDefault();
      sent.set(event.target, said);
      setTimeout(() => sent.delete(event.target), 4000);
    }
  });
  window.addEventListener("beforeunload", (event) => { if (one("form.dirty")) event.preventDefault(); });

  // The palette finds among its links while typing; Enter opens the first, or searches.
  document.addEventListener("input", (event) => {
    if (!event.target.closest("#palette")) return;
    const wanted = event.target.value.toLowerCase();
    all("#palette-list li").forEach((line) => { line.hidden = !line.textContent.toLowerCase().includes(wanted); });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#palette")) return;
    const first = all("#palette-list li").find((line) => !line.hidden);
    if (first && one("#palette input").value) { event.preventDefault(); one("a", first).click(); }
  });

  // Whether news came in since the list was shown; the list itself stays under the pointer.
  const news = () => {
    const place = one("[data-news]");
    if (!place || document.hidden) return;
    fetch(place.dataset.news, { headers: { accept: "text/plain" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((words) => { place.hidden = !words; if (words) one("a", place).textContent = words; })
      .catch(() => {});
  };
  setInterval(news, 60000);

  document.addEventListener("htmx:afterSettle", () => {
    const count = one("[data-count]");
    if (count) one("#live").textContent = count.textContent.trim();
    settle();
    showChosen();
  });
  // Whether the filters are open is remembered; on a small screen they begin closed.
  const filters = () => one("#filters");
  const settle = () => {
    const kept = localStorage.getItem("filters");
    if (filters()) filters().open = kept ? kept === "open" : window.innerWidth > 1100;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("#filters > summary")) localStorage.setItem("filters", filters().open ? "closed" : "open");
  });
  settle();
  one("[data-focus]")?.focus();
  showChosen();
})();
