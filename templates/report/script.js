"use strict";
// Optional: colours, sorting and filtering. Without this script the page shows the same content.
(() => {
  const by = (id) => document.getElementById(id);
  const root = document.documentElement;
  const parameters = new URLSearchParams(location.search);

  function remember(name, value) {
    if (value) parameters.set(name, value); else parameters.delete(name);
    const query = parameters.toString();
    try { history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash); } catch { /* not allowed for pages opened from a file */ }
  }

  const theme = by("theme");
  const kept = () => { try { return localStorage.getItem("slo-theme") || ""; } catch { return ""; } };
  function paint(value) {
    if (value) root.dataset.theme = value; else delete root.dataset.theme;
    theme.value = value;
  }
  paint(kept());
  theme.addEventListener("change", () => {
    paint(theme.value);
    try { localStorage.setItem("slo-theme", theme.value); } catch { /* no storage: the theme lasts for this visit only */ }
  });

  const table = by("all");
  if (table) {
    const body = table.tBodies[0], list = by("objectives"), rows = [...body.rows];
    const details = new Map(rows.map((row) => [row, by(row.querySelector("a").hash.slice(1)).parentElement]));
    const texts = new Map(rows.map((row) => [row, (row.cells[0].textContent + " " + row.dataset.product + " " + row.dataset.about + " " + row.cells[row.cells.length - 1].textContent).toLowerCase()]));
    const headings = [...table.tHead.rows[0].cells];

    const value = (row, column) => {
      const cell = row.cells[column];
      if (cell.dataset.v === undefined) return cell.textContent.trim();
      return cell.dataset.v === "" ? null : Number(cell.dataset.v);
    };
    function compare(a, b) {
      if (a === null || b === null) return (a === null) - (b === null); // unknown values come last in both directions
      return typeof a === "number" ? a - b : a.localeCompare(b, root.lang, { numeric: true });
    }
    const filter = by("filter"), verdict = by("verdict"), product = by("product"), group = by("group"), shown = by("shown");
    let sorted = rows;
    function arrange() {
      const column = group && group.value, name = (row) => row.cells[column].textContent.trim();
      const order = column ? [...sorted].sort((one, other) => compare(name(one), name(other))) : sorted;
      body.querySelectorAll(".group").forEach((one) => one.remove());
      body.append(...order);
      list.append(...order.map((row) => details.get(row)));
      if (!column) return;
      let before;
      for (const row of order) {
        if (row.hidden || name(row) === before) continue;
        before = name(row);
        const heading = body.insertRow(row.sectionRowIndex), cell = document.createElement("th");
        heading.className = "group";
        cell.scope = "rowgroup";
        cell.colSpan = headings.length;
        cell.textContent = before;
        heading.append(cell);
      }
    }
    function sort(column, descending) {
      sorted = [...rows].sort((one, other) => {
        const a = value(one, column), b = value(other, column);
        return a === null || b === null ? compare(a, b) : (descending ? -1 : 1) * compare(a, b);
      });
      arrange();
      headings.forEach((heading, index) => {
        if (index === column) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else heading.removeAttribute("aria-sort");
      });
    }
    headings.forEach((heading, column) => {
      if ("plain" in heading.dataset) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        sort(column, descending);
        remember("sort", (descending ? "-" : "") + column);
      });
    });

    function show() {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const wanted = (!verdict.value || row.classList.contains(verdict.value)) && (!product || !product.value || row.dataset.product === product.value) && words.every((word) => texts.get(row).includes(word));
        row.hidden = details.get(row).hidden = !wanted;
        count += wanted;
      }
      shown.textContent = shown.dataset.text.replace("#", count);
      remember("q", filter.value);
      remember("verdict", verdict.value);
      if (product) remember("product", product.value);
      if (group) remember("group", group.value);
      arrange();
      tiles.forEach((tile) => tile.setAttribute("aria-pressed", tile.parentElement.dataset.verdict === verdict.value));
    }
    function button(item, act) {
      const made = document.createElement("button");
      made.type = "button";
      made.append(...item.childNodes);
      made.addEventListener("click", act);
      item.append(made);
      return made;
    }
    const choose = (select, value) => { select.value = select.value === value ? "" : value; show(); };
    const tiles = [...document.querySelectorAll("[data-verdict]")].map((item) => button(item, () => choose(verdict, item.dataset.verdict)));
    const offered = (select, value) => [...select.options].some((one) => one.value === value) ? value : "";
    filter.addEventListener("input", show);
    verdict.addEventListener("change", show);
    filter.value = parameters.get("q") || "";
    verdict.value = offered(verdict, parameters.get("verdict"));
    if (product) {
      product.value = offered(product, parameters.get("product"));
      product.addEventListener("change", show);
      document.querySelectorAll("[data-of]").forEach((one) => button(one, () => { choose(product, one.dataset.of); by("filter").scrollIntoView(); }));
      group.value = offered(group, parameters.get("group"));
      group.addEventListener("change", show);
    }
    const asked = /^(-?)(\d+)$/.exec(parameters.get("sort") || "");
    if (asked && headings[asked[2]] && !("plain" in headings[asked[2]].dataset)) sort(Number(asked[2]), asked[1] === "-");
    show();

    const all = (open) => { list.classList.toggle("all", open); details.forEach((one) => { one.open = open; }); };
    by("open").addEventListener("click", () => all(true));
    by("close").addEventListener("click", () => all(false));
    function reveal() {
      const target = location.hash && by(decodeURIComponent(location.hash.slice(1)));
      if (!target || target.parentElement.tagName !== "DETAILS") return;
      target.parentElement.open = true;
      target.scrollIntoView();
      target.focus({ preventScroll: true });
    }
    addEventListener("hashchange", reveal);
    reveal();
  }
  document.querySelectorAll("[hidden].theme, [hidden].tools, [hidden].buttons").forEach((one) => { one.hidden = false; });
})();
