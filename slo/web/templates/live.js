"use strict";
// Updates the live part of the page; keeps the filter, the focus, open details and the scroll position.
(() => {
  const by = (id) => document.getElementById(id);
  const live = by("live"), away = by("away"), form = by("filter");
  let last = 0, paused = false;

  async function update() {
    const current = ++last;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (current !== last) return; // a newer request has started
      away.hidden = Boolean(answer.ok && fresh);
      if (!away.hidden) return;
      if (paused || live.querySelector("form")?.contains(document.activeElement)) return; // somebody is reading or writing
      const name = (one) => one.getAttribute("href") || one.id;
      const focused = live.contains(document.activeElement) && name(document.activeElement);
      const open = [...live.querySelectorAll("details")].map((one) => one.open);
      live.className = fresh.className;
      live.replaceChildren(...fresh.childNodes);
      live.dispatchEvent(new Event("renewed"));
      live.querySelectorAll("details").forEach((one, index) => { if (index in open) one.open = open[index]; });
      if (focused) [...live.querySelectorAll("a, [id]")].find((one) => name(one) === focused)?.focus({ preventScroll: true });
    } catch {
      if (current === last) away.hidden = false;
    }
  }

  setInterval(() => { if (!document.hidden) update(); }, Number(document.body.dataset.refresh) * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) update(); });

  const prepare = () => live.querySelectorAll("[hidden].pause, [hidden].draggable").forEach((one) => { one.hidden = false; });
  live.addEventListener("renewed", prepare);
  prepare();
  live.addEventListener("change", (event) => { if (event.target.id === "pause") paused = event.target.checked; });

  if (form) {
    let waiting;
    const search = () => {
      const boxes = [...form.querySelectorAll("[name=column]")], usual = boxes.every((one) => one.checked === one.matches("[data-usual]"));
      const fields = [...new FormData(form)].filter(([name, value]) => value && !(usual && name === "column"));
      const query = new URLSearchParams(fields).toString();
      history.replaceState(null, "", query ? "?" + query : location.pathname);
      update();
    };
    form.querySelector("button").hidden = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 200); });
  }
})();
