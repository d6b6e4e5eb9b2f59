"use strict";
// Shows the values of all charts at one time, which the pointer or the arrow keys choose. The values are those of the table below.
// Dragging the pointer across a chart opens that time alone; the fields "from" and "to" do the same.
(() => {
  const live = document.getElementById("live");
  const WIDTH = 600, HEIGHT = 100; // units of the drawings
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity };
  let charts = [], rows = [], lines = [], chosen = null, dragged = null; // times, in seconds since 1970

  const nearest = (at) => rows.reduce((best, row, index) => Math.abs(row.at - at) < Math.abs(rows[best].at - at) ? index : best, 0);
  const said = (row, chart) => row.time + ": " + chart.dataset.value.split(" ").map((place) => [lines[place], row.values[place]].filter(Boolean).join(" ")).join(" · ");

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
    lines = [...live.querySelectorAll("th[data-line]")].map((one) => one.dataset.line);
    charts = rows.length ? [...live.querySelectorAll(".chart[data-value]")] : [];
    for (const chart of charts) {
      const cross = document.createElementNS("http://www.w3.org/2000/svg", "path");
      cross.setAttribute("class", "cross");
      const drag = document.createElementNS("http://www.w3.org/2000/svg", "path");
      drag.setAttribute("class", "drag");
      chart.querySelector("svg").append(drag, cross);
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
    choose(timeAt(chart, event));
    mark();
  }

  function timeAt(chart, event) {
    const box = chart.querySelector("svg").getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return Number(chart.dataset.start) + share * (chart.dataset.end - chart.dataset.start);
  }

  // What is dragged over, from left to right, if it is wide enough to be meant.
  function over() {
    const ends = [dragged, chosen].sort((one, other) => one - other);
    const { start, end } = charts[0].dataset;
    return dragged !== null && chosen !== null && ends[1] - ends[0] > Math.max(600, (end - start) / 100) ? ends : null;
  }

  function mark() {
    const ends = over();
    for (const chart of charts) {
      const { start, end } = chart.dataset;
      const [from, to] = (ends || []).map((at) => Math.round((at - start) * WIDTH / (end - start)));
      chart.querySelector(".drag").setAttribute("d", ends ? `M${from} 0H${to}V${HEIGHT}H${from}z` : "");
    }
  }

  document.addEventListener("pointerdown", (event) => {
    const chart = charts.find((one) => one.contains(event.target));
    dragged = chart && event.pointerType === "mouse" && event.button === 0 ? timeAt(chart, event) : null;
    point(event);
  });
  document.addEventListener("pointerup", () => {
    const ends = dragged === null ? null : over();
    dragged = null;
    if (!charts.length) return;
    mark();
    if (!ends) return;
    const query = new URLSearchParams(location.search);
    query.delete("range");
    ["from", "to"].forEach((name, index) => query.set(name, new Date(ends[index] * 1000).toISOString().slice(0, 16)));
    location.search = query;
  });
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
