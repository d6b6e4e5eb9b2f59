"use strict";
// Shows the values of all charts at one time, which the pointer or the arrow keys choose. The values are those of the table below.
(() => {
  const live = document.getElementById("live");
  const WIDTH = 600, HEIGHT = 100; // units of the drawings
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity };
  let charts = [], rows = [], chosen = null; // the time, in seconds since 1970

  const nearest = (at) => rows.reduce((best, row, index) => Math.abs(row.at - at) < Math.abs(rows[best].at - at) ? index : best, 0);
  const said = (row, chart) => row.time + ": " + row.values[chart.dataset.value];

  function show() {
    const row = chosen === null ? null : rows[nearest(chosen)];
    for (const chart of charts) {
      const { start, end } = chart.dataset;
      chart.querySelector(".cross").setAttribute("d", row ? `M${Math.round((row.at - start) * WIDTH / (end - start))} 0V${HEIGHT}` : "");
      chart.parentElement.querySelector(".at").textContent = row ? said(row, chart) : "";
      const spoken = row || rows[rows.length - 1];
      chart.setAttribute("aria-valuenow", rows.indexOf(spoken));
      chart.setAttribute("aria-valuetext", said(spoken, chart));
    }
  }

  function prepare() {
    rows = [...live.querySelectorAll("tr[data-at]")].map((row) => {
      const [time, ...values] = [...row.cells].map((cell) => cell.textContent);
      return { at: Number(row.dataset.at), time, values };
    });
    charts = rows.length ? [...live.querySelectorAll(".chart[data-value]")] : [];
    for (const chart of charts) {
      const cross = document.createElementNS("http://www.w3.org/2000/svg", "path");
      cross.setAttribute("class", "cross");
      chart.querySelector("svg").append(cross);
      chart.removeAttribute("aria-hidden");
      chart.tabIndex = 0;
      chart.setAttribute("role", "slider");
      chart.setAttribute("aria-label", chart.parentElement.querySelector("b").textContent);
      chart.setAttribute("aria-valuemin", 0);
      chart.setAttribute("aria-valuemax", rows.length - 1);
    }
    show();
  }

  function choose(at) {
    chosen = at;
    show();
  }

  const unlessFocused = () => { if (!charts.includes(document.activeElement)) choose(null); };

  // Without pointerout: it is not sent for a chart that was replaced under the pointer.
  function point(event) {
    const chart = charts.find((one) => one.contains(event.target));
    if (!chart) {
      if (chosen !== null && event.pointerType === "mouse") unlessFocused();
      return;
    }
    const box = chart.querySelector("svg").getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    choose(Number(chart.dataset.start) + share * (chart.dataset.end - chart.dataset.start));
  }

  document.addEventListener("pointerdown", point);
  document.addEventListener("pointermove", point);
  document.documentElement.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") unlessFocused(); });
  live.addEventListener("focusin", (event) => { if (charts.includes(event.target) && chosen === null) choose(rows[rows.length - 1].at); });
  live.addEventListener("focusout", (event) => {
    if (!charts.includes(event.target)) return;
    setTimeout(unlessFocused); // a renewed chart gets the focus back at once
  });
  live.addEventListener("keydown", (event) => {
    if (!charts.includes(event.target)) return;
    if (event.key === "Escape") { choose(null); return; }
    if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = chosen === null ? rows.length - 1 : nearest(chosen);
    choose(rows[Math.min(rows.length - 1, Math.max(0, from + STEPS[event.key]))].at);
  });
  live.addEventListener("renewed", prepare);
  prepare();
})();
