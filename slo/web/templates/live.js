"use strict";
// Renews what is live on the page and leaves the rest: the filter, the focus and the place one has scrolled to.
(() => {
  const by = (id) => document.getElementById(id);
  const live = by("live"), away = by("away"), form = by("filter");
  let last = 0;

  async function renew() {
    const mine = ++last;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (mine !== last) return; // somebody has typed on
      away.hidden = Boolean(answer.ok && fresh);
      if (!away.hidden) return;
      const focused = live.contains(document.activeElement) && document.activeElement.getAttribute("href");
      const open = [...live.querySelectorAll("details")].map((one) => one.open);
      live.className = fresh.className;
      live.replaceChildren(...fresh.childNodes);
      live.querySelectorAll("details").forEach((one, index) => { if (index in open) one.open = open[index]; });
      if (focused) [...live.querySelectorAll("a")].find((one) => one.getAttribute("href") === focused)?.focus({ preventScroll: true });
    } catch {
      if (mine === last) away.hidden = false;
    }
  }

  setInterval(() => { if (!document.hidden) renew(); }, Number(document.body.dataset.refresh) * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });

  if (form) {
    let waiting;
    const search = () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
      history.replaceState(null, "", query ? "?" + query : location.pathname);
      renew();
    };
    form.querySelector("button").hidden = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 200); });
  }
})();
