"use strict";
// Tables of objects are built when they are first seen, to be sorted by their headings and searched.
(() => {
  const made = (tag, words, parent) => {
    const node = document.createElement(tag);
    if (words) node.textContent = words;
    if (parent) parent.append(node);
    return node;
  };

  const byNumber = (a, b) => {
    const [x, y] = [parseFloat(a), parseFloat(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
    return x - y;
  };
  const byWords = (a, b) => a.localeCompare(b, "en", { numeric: true });

  function build(box, name) {
    const data = box.querySelector("script");
    const { columns, rows } = JSON.parse(data.textContent);
    data.remove();
    const search = made("p", "", box);
    search.className = "search";
    const label = made("label", "Search the objects: ", search);
    const input = made("input", "", label);
    input.type = "search";
    const count = made("span", "", search);
    count.setAttribute("role", "status");
    const region = made("div", "", box);
    region.className = "grid";
    region.tabIndex = 0;
    region.setAttribute("role", "group");
    region.setAttribute("aria-label", `Objects of ${name}`);
    const table = made("table", "", region);
    const head = made("tr", "", made("thead", "", table));
    const body = made("tbody", "", table);
    const lines = rows.map((row) => {
      const line = made("tr");
      row.forEach((cell, i) => {
        made("td", cell, line).className = columns[i][1] ? "number" : "";
      });
      return { row, line, words: row.join(" ").toLowerCase() };
    });

    function show() {
      const wanted = input.value.trim().toLowerCase();
      const found = lines.filter((each) => each.words.includes(wanted));
      body.replaceChildren(...found.map((each) => each.line));
      count.textContent = `${found.length} of ${lines.length} objects`;
    }

    columns.forEach(([words, number], i) => {
      const cell = made("th", "", head);
      cell.scope = "col";
      if (number) cell.className = "number";
      const button = made("button", words, cell);
      button.type = "button";
      button.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") === "ascending";
        for (const other of head.children) other.removeAttribute("aria-sort");
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        const compare = number ? byNumber : byWords;
        lines.sort((a, b) => (down ? -1 : 1) * compare(a.row[i], b.row[i]));
        show();
      });
    });
    input.addEventListener("input", show);
    show();
  }

  for (const fold of document.querySelectorAll("details")) {
    fold.addEventListener("toggle", () => {
      if (!fold.open) return;
      const name = fold.closest("section").querySelector("h2").textContent;
      for (const box of fold.querySelectorAll(".objects")) {
        if (box.querySelector("script")) build(box, name);
      }
    });
  }

  // A link into a fold opens it.
  function open() {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target && target.closest("details");
    if (fold) fold.open = true;
  }
  window.addEventListener("hashchange", open);
  open();

  // On paper all folds are open.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
