/* The list of all figures: filters, sorts, pages and downloads it.

   Classic scripts without requests, so that it runs from a file too: the figures come as `window.atlasFigures` from
   figures/observations.js, and filtering, sorting, pages and counts are TanStack Table's (`window.TableCore`). It
   was taken because it draws nothing: the list stays a real table, which screen readers, paper and a phone can deal
   with, weighs 13 kB gzip, and needs neither eval nor style. (Tabulator, 102 kB, draws its grid of divs by itself,
   with roles that axe objects to and a scrolling box of its own, which a phone and a printer cut off.)

   The state stands in the address behind the hash: `#industry=ai,ic&from=2018&q=patents&sort=-value&page=2`. A hash
   without `=` is the anchor of a heading. Every choice is a step that the back button takes back; the letters of one
   word typed are one step. The same fields, in the same order, are written by atlas/exports/flat.py. */
(() => {
  "use strict";

  const box = document.querySelector(".explore");
  const data = window.atlasFigures;
  if (!box || !data || !window.TableCore) { return; }

  const words = data.words, columns = data.columns, all = columns.id.length;
  const root = box.dataset.root, SHOWN = Number(box.dataset.shown), PRINTED = 500;
  const FACETS = ["industry", "measure", "place", "status", "tier"];
  const $ = (selector) => box.querySelector(selector);
  const number = new Intl.NumberFormat(data.language);
  const collator = new Intl.Collator(data.language, { numeric: true });
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const fold = (text) => text.normalize("NFKC").toLocaleLowerCase(data.language);

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => {
      if (value === true) { made.setAttribute(name, ""); } else if (value !== false && value !== null) { made.setAttribute(name, value); }
    });
    made.append(...children);
    return made;
  }

  // ------------------------------------------------------------------ what a row holds

  /** The places of a list's entries when they are sorted by name. */
  function ranks(names) {
    const order = names.map((_, n) => n).sort((a, b) => collator.compare(names[a], names[b]));
    const found = [];
    order.forEach((n, rank) => { found[n] = rank; });
    return found;
  }

  /** The places of the measures' units, the one with the most figures first. */
  function often(units) {
    const times = new Map();
    columns.measure.forEach((n) => times.set(units[n], (times.get(units[n]) || 0) + 1));
    const order = [...times.keys()].sort((a, b) => times.get(b) - times.get(a));
    return units.map((unit) => order.indexOf(unit));
  }

  const STATUSES = Object.keys(data.statuses);
  const name = (item) => item.name;
  const rank = {
    industry: ranks(data.industries.map(name)),
    measure: ranks(data.measures.map(name)),
    place: ranks(data.places.map(name)),
    unit: often(data.measures.map((m) => m.code)),
    status: Object.fromEntries(STATUSES.map((status, n) => [status, n])),
  };
  const later = data.periods.map((_, n) => n)
    .sort((a, b) => data.periods[a].end - data.periods[b].end || data.periods[b].start - data.periods[a].start);
  rank.period = [];
  later.forEach((n, place) => { rank.period[n] = place; });
  const dates = [...new Set(data.sources.map((s) => s.published))].sort();
  rank.source = data.sources.map((s) => dates.indexOf(s.published));

  // amounts, people and shares are not set against each other: they come unit by unit, whichever way they run
  const units = columns.measure.map((n) => rank.unit[n]);
  const value = columns.value.map((text, n) => Number(text) * 10 ** data.measures[columns.measure[n]].mult);
  const order = {
    industry: columns.industry.map((n) => rank.industry[n]),
    measure: columns.measure.map((n) => rank.measure[n]),
    place: columns.place.map((n) => rank.place[n]),
    period: columns.period.map((n) => rank.period[n]),
    status: Array.from(columns.status, (status) => rank.status[status]),
    source: columns.source.map((n) => rank.source[n]),
  };
  const within = data.industries.map((item, n) => [n, ...item.within]);
  const tier = (n) => data.sources[columns.source[n]].tier;

  /** Entries of a list that hold a word: one look at the list instead of one at every row. */
  const holding = (entries, word) => Uint8Array.from(entries, (text) => text.includes(word) ? 1 : 0);
  const texts = {
    industry: data.industries.map((i) => fold(`${i.name} ${i.other}`)),
    measure: data.measures.map((m) => fold(`${m.name} ${m.other} ${m.unit}`)),
    place: data.places.map((p) => fold(`${p.name} ${p.other}`)),
    period: data.periods.map((p) => fold(`${p.words} ${p.text}`)),
    source: data.sources.map((s) => fold(`${s.publisher} ${s.title} ${s.published}`)),
    text: data.texts.map(fold),
    status: Object.fromEntries(STATUSES.map((status) => [status, fold(data.statuses[status])])),
  };
  const figures = columns.words.map(fold);

  /** A test of rows for all words of a text; each may stand anywhere in what the row says. */
  function finder(text) {
    const tests = fold(text).split(/\s+/).filter(Boolean).map((word) => {
      const hit = {};
      ["industry", "measure", "place", "period", "source", "text"].forEach((kind) => { hit[kind] = holding(texts[kind], word); });
      STATUSES.forEach((status) => { hit[status] = texts.status[status].includes(word); });
      return (n) => hit.industry[columns.industry[n]] || hit.measure[columns.measure[n]] || hit.place[columns.place[n]]
        || hit.period[columns.period[n]] || hit.source[columns.source[n]] || hit[columns.status[n]]
        || hit.text[columns.scope[n]] || hit.text[columns.note[n]] || hit.text[columns.doubt[n]]
        || figures[n].includes(word) || columns.id[n].includes(word);
    });
    return (n) => tests.every((test) => test(n));
  }

  // ------------------------------------------------------------------ the table behind the list

  const Core = window.TableCore;
  const sorter = (ranks_) => (a, b) => ranks_[a.original] - ranks_[b.original];
  const byValue = (a, b) => {
    const apart = units[a.original] - units[b.original];
    return (state.sort.startsWith("-") ? -apart : apart) || value[a.original] - value[b.original];
  };
  const chosen = (row, id, wanted) => wanted.has(row.getValue(id));
  chosen.resolveFilterValue = (values) => new Set(values);
  const some = (row, id, wanted) => within[columns.industry[row.original]].some((n) => wanted.has(n));
  some.resolveFilterValue = chosen.resolveFilterValue;
  const found = (row, id, test) => test(row.original);
  found.resolveFilterValue = finder;
  const overlaps = (row, id, [from, to]) => {
    const period = data.periods[columns.period[row.original]];
    return period.end >= from * 12 && period.start <= to * 12 + 11;
  };
  const facet = (id, accessorFn, more) => ({ id, accessorFn, filterFn: chosen, ...(order[id] ? { sortFn: sorter(order[id]) } : {}), ...more });

  const table = Core.constructTable({
    features: Core.tableFeatures({
      coreReactivityFeature: Core.storeReactivityBindings(),
      columnFilteringFeature: Core.columnFilteringFeature,
      columnFacetingFeature: Core.columnFacetingFeature,
      rowSortingFeature: Core.rowSortingFeature,
      rowPaginationFeature: Core.rowPaginationFeature,
      filteredRowModel: Core.createFilteredRowModel(),
      facetedRowModel: Core.createFacetedRowModel(),
      facetedUniqueValues: Core.createFacetedUniqueValues(),
      sortedRowModel: Core.createSortedRowModel(),
      paginatedRowModel: Core.createPaginatedRowModel(),
    }),
    data: columns.id.map((_, n) => n),
    columns: [
      facet("industry", (n) => columns.industry[n], { filterFn: some, getUniqueValues: (n) => within[columns.industry[n]] }),
      facet("measure", (n) => columns.measure[n]),
      facet("place", (n) => columns.place[n]),
      facet("status", (n) => columns.status[n]),
      facet("tier", tier),
      facet("period", (n) => columns.period[n], { filterFn: overlaps }),
      facet("value", (n) => value[n], { sortFn: byValue }),
      facet("source", (n) => columns.source[n]),
      { id: "q", accessorFn: (n) => n, filterFn: found },
    ],
    autoResetPageIndex: false,
    initialState: { sorting: [], pagination: { pageIndex: 0, pageSize: SHOWN } },
  });

  // ------------------------------------------------------------------ the state and the address

  const options = {
    industry: data.industries.map((item, n) => ({ key: n, id: item.id, name: item.name, group: item.group, hidden: item.scope })),
    measure: data.measures.map((item, n) => ({ key: n, id: item.id, name: item.name, group: item.group })),
    place: data.places.map((item, n) => ({ key: n, id: item.id, name: item.name, group: item.group })),
    status: STATUSES.map((status) => ({ key: status, id: status, name: data.statuses[status], group: "" })),
    tier: data.tiers.map((item, n) => ({ key: n, id: item.id, name: item.name, group: "" })),
  };
  const first = Math.floor(Math.min(...data.periods.map((p) => p.start)) / 12);
  const last = Math.floor(Math.max(...data.periods.map((p) => p.end)) / 12);
  const SORTABLE = [...box.querySelectorAll("th[data-column]")].map((th) => th.dataset.column);

  let state = blank();
  function blank() {
    return { q: "", from: "", to: "", industry: [], measure: [], place: [], status: [], tier: [], sort: "", page: 1 };
  }

  /** The state that an address stands for; what it does not know is left out. */
  function parse(hash) {
    const wanted = new URLSearchParams(hash.replace(/^#/, "")), made = blank();
    made.q = wanted.get("q") || "";
    ["from", "to"].forEach((end) => {
      const year = Number(wanted.get(end));
      if (year >= first && year <= last) { made[end] = String(year); }
    });
    FACETS.forEach((kind) => {
      const ids = (wanted.get(kind) || "").split(",");
      made[kind] = options[kind].filter((option) => ids.includes(option.id)).map((option) => option.key);
    });
    const sort = wanted.get("sort") || "";
    if (SORTABLE.includes(sort.replace(/^-/, ""))) { made.sort = sort; }
    made.page = Math.max(1, Math.floor(Number(wanted.get("page"))) || 1);
    return made;
  }

  function address() {
    const said = new URLSearchParams();
    FACETS.forEach((kind) => {
      const ids = options[kind].filter((option) => state[kind].includes(option.key)).map((option) => option.id);
      if (ids.length) { said.set(kind, ids.join(",")); }
    });
    ["from", "to", "q", "sort"].forEach((key) => { if (state[key]) { said.set(key, state[key]); } });
    if (state.page > 1) { said.set("page", state.page); }
    return "#" + (String(said).replace(/%2C/g, ",") || "=");
  }

  let typed = false, waiting = 0;
  /** Take a change over; while a word is typed the address waits for a pause, as browsers are slow to write it. */
  function change(changes, typing) {
    Object.assign(state, { page: 1 }, changes);
    draw();
    clearTimeout(waiting);
    if (typing) { waiting = setTimeout(keep, 250, true); } else { keep(false); }
  }

  /** Write the state into the address, as a step of its own unless it goes on with a word that is being typed. */
  function keep(typing) {
    clearTimeout(waiting);
    waiting = 0;
    const shown = address();
    if (shown !== location.hash && (location.hash || shown !== "#=")) {
      history[typing && typed ? "replaceState" : "pushState"](null, "", shown);
    }
    typed = typing;
  }

  // ------------------------------------------------------------------ drawing

  function filters() {
    const listed = FACETS.filter((kind) => state[kind].length).map((kind) => ({ id: kind, value: state[kind] }));
    if (state.from || state.to) { listed.push({ id: "period", value: [Number(state.from) || first, Number(state.to) || last] }); }
    if (state.q.trim()) { listed.push({ id: "q", value: state.q }); }
    return listed;
  }

  let drawn = "";
  function draw() {
    const listed = filters(), key = JSON.stringify(listed);
    if (key !== drawn) { table.setColumnFilters(listed); drawn = key; }
    const sorting = state.sort ? [{ id: state.sort.replace(/^-/, ""), desc: state.sort.startsWith("-") }] : []; // else newest first, as the file has them
    if (JSON.stringify(table.atoms.sorting.get()) !== JSON.stringify(sorting)) { table.setSorting(sorting); }
    const count = table.getFilteredRowModel().rows.length, pages = Math.max(1, Math.ceil(count / SHOWN));
    state.page = Math.min(state.page, pages);
    table.setPagination({ pageIndex: state.page - 1, pageSize: SHOWN });
    fill(table.getRowModel().rows);
    $(".explore-count").textContent = say("explore.count", { shown: number.format(count), all: number.format(all) });
    $(".explore-page").textContent = say("explore.page", { page: number.format(state.page), pages: number.format(pages) });
    button("previous").disabled = state.page === 1;
    button("next").disabled = state.page === pages;
    ["csv", "excel", "json"].forEach((kind) => { button(kind).disabled = !count; });
    box.querySelectorAll("th[data-column]").forEach((th) => {
      if (sorting.length && th.dataset.column === sorting[0].id) { th.setAttribute("aria-sort", sorting[0].desc ? "descending" : "ascending"); } else { th.removeAttribute("aria-sort"); }
    });
    $("select[name=sort]").value = state.sort;
    ["from", "to"].forEach((end) => { $(`select[name=${end}]`).value = state[end]; });
    const search = $("input[name=q]");
    if (search.value !== state.q && document.activeElement !== search) { search.value = state.q; }
    chips();
    box.querySelectorAll("details.facet").forEach((details) => {
      const some_ = state[details.dataset.facet];
      const label = details.querySelector(".facet-chosen");
      label.textContent = !some_.length ? words["explore.all"]
        : some_.length > 1 ? say("explore.chosen", { count: number.format(some_.length) })
          : options[details.dataset.facet].find((option) => option.key === some_[0]).name;
      details.classList.toggle("facet-on", some_.length > 0);
      if (details.open) { counts(details); }
    });
  }

  const button = (what) => $(`button[data-do=${what}]`);
  const head = Object.fromEntries([...box.querySelectorAll("th[data-column]")].map((th) => [th.dataset.column, th.textContent]));

  function card(n) {
    const source = data.sources[columns.source[n]];
    return `${root}sources/${source.id}${data.parts[n] || ""}.html#${columns.id[n]}`;
  }

  /** One figure as the template draws it too. */
  function row(n) {
    const source = data.sources[columns.source[n]], status = columns.status[n];
    const cell = (kind, tag, attributes, ...children) => make(tag, { class: `col-${kind}`, ...attributes }, ...children);
    const measure = cell("measure", "th", { scope: "row" }, data.measures[columns.measure[n]].name);
    if (columns.scope[n]) { measure.append(" ", make("small", {}, data.texts[columns.scope[n]])); }
    const state_ = cell("status", "td", {}, make("span", { class: `state state-${status}` }, data.statuses[status]));
    if (columns.doubt[n]) {
      state_.append(" ", make("span", { class: "state state-doubt", title: data.texts[columns.doubt[n]] }, words["explore.doubt"]));
    }
    return make("tr", {},
      cell("industry", "td", {}, data.industries[columns.industry[n]].name),
      measure,
      cell("place", "td", {}, data.places[columns.place[n]].name),
      cell("period", "td", {}, make("time", {}, data.periods[columns.period[n]].words)),
      cell("value", "td", {}, make("a", { class: "fig", href: card(n) }, columns.words[n])),
      state_,
      cell("source", "td", {},
        make("a", { href: card(n) }, source.publisher || words["missing.publisher"]), " ",
        make("time", {}, source.published || words["missing.date"])));
  }

  function fill(rows) {
    const made = rows.map((item) => row(item.original));
    if (!made.length) {
      made.push(make("tr", { class: "explore-none" }, make("td", { colspan: String(SORTABLE.length) }, words["explore.none"])));
    }
    $("tbody").replaceChildren(...made);
  }

  function chips() {
    const made = [], remove = (text, changes) => {
      const label = make("button", { type: "button", class: "chip", "aria-label": say("explore.remove", { name: text }) }, text);
      label.addEventListener("click", () => { change(changes()); $(".explore-chips button, input[name=q]").focus(); });
      made.push(label);
    };
    FACETS.forEach((kind) => options[kind].filter((option) => state[kind].includes(option.key)).forEach((option) => {
      remove(`${words[`explore.${kind}`]}: ${option.name}`, () => ({ [kind]: state[kind].filter((key) => key !== option.key) }));
    }));
    ["from", "to"].forEach((end) => {
      if (state[end]) { remove(`${words[`explore.${end}`]}: ${state[end]}`, () => ({ [end]: "" })); }
    });
    if (state.q.trim()) { remove(`${words["explore.text"]}: ${state.q.trim()}`, () => { $("input[name=q]").value = ""; return { q: "" }; }); }
    if (made.length) {
      const clear = make("button", { type: "button", class: "chip-clear" }, words["explore.clear"]);
      clear.addEventListener("click", () => { $("input[name=q]").value = ""; change({ ...blank(), sort: state.sort }); $("input[name=q]").focus(); });
      made.push(clear);
    }
    $(".explore-chips").replaceChildren(...made);
  }

  // ------------------------------------------------------------------ the choices of a filter

  function counts(details) {
    const kind = details.dataset.facet, held = table.getColumn(kind).getFacetedUniqueValues();
    const word = fold(details.querySelector(".facet-narrow")?.value.trim() || "");
    details.querySelectorAll("input[type=checkbox]").forEach((input) => {
      const option = options[kind][Number(input.value)], count = held.get(option.key) || 0;
      input.checked = state[kind].includes(option.key);
      const label = input.parentElement, text = texts[kind]?.[option.key] || fold(option.name);
      label.querySelector(".facet-count").textContent = number.format(count);
      // what no figure is left of is left out, unless nothing is left at all
      label.hidden = !input.checked && (held.size > 0 && !count || !text.includes(word));
    });
    details.querySelectorAll(".facet-list fieldset").forEach((group) => { group.hidden = !group.querySelector("label:not([hidden])"); });
  }

  /** The panel of a filter, made when it is first opened. */
  function panel(details) {
    const kind = details.dataset.facet, inner = details.querySelector(".facet-panel");
    if (inner.firstChild) { return; }
    const groups = new Map();
    options[kind].forEach((option, n) => {
      if (option.hidden) { return; }
      if (!groups.has(option.group)) { groups.set(option.group, []); }
      const input = make("input", { type: "checkbox", value: String(n) });
      input.addEventListener("change", () => {
        const keys = state[kind].filter((key) => key !== option.key);
        change({ [kind]: input.checked ? [...keys, option.key] : keys });
      });
      groups.get(option.group).push(make("label", {}, input, make("span", { class: "facet-option" }, option.name), make("span", { class: "facet-count" })));
    });
    if (options[kind].length > 12) {
      const label = say("explore.narrow", { name: words[`explore.${kind}`] });
      const narrow = make("input", { type: "search", class: "facet-narrow", placeholder: label, "aria-label": label, autocomplete: "off" });
      narrow.addEventListener("input", () => counts(details));
      inner.append(narrow);
    }
    const list = make("div", { class: "facet-list", tabindex: "-1" });
    groups.forEach((labels, title) => {
      list.append(make("fieldset", {}, make("legend", title ? {} : { class: "facet-unnamed" }, title || words[`explore.${kind}`]), ...labels));
    });
    inner.append(list);
  }

  box.querySelectorAll("details.facet").forEach((details) => {
    details.addEventListener("toggle", () => {
      if (!details.open) { return; }
      box.querySelectorAll("details.facet[open]").forEach((other) => { if (other !== details) { other.open = false; } });
      panel(details);
      counts(details);
      const inner = details.querySelector(".facet-panel");
      inner.classList.remove("facet-left");
      if (inner.getBoundingClientRect().right > document.documentElement.clientWidth) { inner.classList.add("facet-left"); }
    });
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) { details.open = false; details.querySelector("summary").focus(); event.stopPropagation(); }
    });
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) { details.open = false; }
    });
  });
  document.addEventListener("pointerdown", (event) => {
    box.querySelectorAll("details.facet[open]").forEach((details) => { if (!details.contains(event.target)) { details.open = false; } });
  });

  // ------------------------------------------------------------------ downloads

  const UNSAFE = /^[=+\-@\t\r]/, NUMBER = /^-?\d+(\.\d+)?$/;
  const plain = (text) => UNSAFE.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  const quoted = (text) => /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;

  function record(n) {
    const source = data.sources[columns.source[n]], measure = data.measures[columns.measure[n]];
    const texts_ = (name_) => data.texts[columns[name_][n]];
    return {
      id: columns.id[n], place: data.places[columns.place[n]].name, activity: data.industries[columns.industry[n]].name,
      indicator: measure.name, period: data.periods[columns.period[n]].text, value: columns.value[n],
      unit: measure.code, unit_mult: String(measure.mult), qualifier: data.qualifiers[columns.qualifier[n]],
      status: columns.status[n], scope: texts_("scope"), note: texts_("note"), doubt: texts_("doubt"),
      publisher: source.publisher, title: source.title, published: source.published, tier: data.tiers[source.tier].id,
      url: source.url, locator: texts_("locator"),
    };
  }

  const shownRows = () => table.getSortedRowModel().rows.map((item) => item.original);

  function csv() {
    const lines = [data.fields, ...shownRows().map((n) => { const made = record(n); return data.fields.map((field) => made[field]); })];
    return lines.map((cells) => cells.map((cell) => quoted(plain(cell))).join(",") + "\r\n").join("");
  }

  function json() {
    const rows = shownRows().map((n) => {
      const made = record(n);
      return { ...made, value: Number(made.value), unit_mult: Number(made.unit_mult), words: columns.words[n], card: new URL(card(n), location.href).href };
    });
    const about = { title: data.title, version: data.version, date: data.date, licence: data.licence, filter: address().slice(1) };
    return JSON.stringify({ ...about, fields: [...data.fields, "words", "card"], figures: rows }, null, 1) + "\n";
  }

  function save(text, ending, type) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = make("a", { href: url, download: `figures.${data.language}.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  // ------------------------------------------------------------------ what the reader does

  function copy() {
    if (waiting) { keep(true); }
    window.atlasCopyAddress(button("copy"), () => {
      $(".explore-said").textContent = words["explore.copied"];
      setTimeout(() => { $(".explore-said").textContent = ""; }, 4000);
    });
  }

  const turn = (by) => {
    const before = state.sort;
    change({ page: state.page + by, sort: before });
    $(".explore-rows").focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
    $(".explore-rows").scrollIntoView({ block: "start" });
  };
  const DO = {
    copy,
    csv: () => save(csv(), "csv", "text/csv;charset=utf-8"),
    excel: () => save("\ufeff" + csv(), "excel.csv", "text/csv;charset=utf-8"),
    json: () => save(json(), "json", "application/json"),
    previous: () => turn(-1),
    next: () => turn(1),
  };
  box.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) { return; }
    const column = pressed.parentElement.dataset.column;
    if (pressed.dataset.do) { DO[pressed.dataset.do](); }
    if (column) {
      const falls = column === "source" || column === "period" || column === "value";
      const turns = [falls ? `-${column}` : column, falls ? column : `-${column}`, ""]; // the third press takes it back
      change({ sort: turns[(turns.indexOf(state.sort) + 1) % 3] });
    }
  });
  $("input[name=q]").addEventListener("input", (event) => change({ q: event.target.value }, true));
  $("input[name=q]").addEventListener("change", () => { typed = false; });
  ["from", "to"].forEach((end) => {
    const select = $(`select[name=${end}]`);
    for (let year = last; year >= first; year -= 1) { select.append(make("option", { value: String(year) }, String(year))); }
    select.addEventListener("change", () => {
      const other = end === "from" ? "to" : "from", crossed = select.value && state[other] && (end === "from") === (select.value > state[other]) && select.value !== state[other];
      change({ [end]: select.value, ...(crossed ? { [other]: select.value } : {}) });
    });
  });
  $("select[name=sort]").append(make("option", { value: "" }, words["explore.newest"]));
  SORTABLE.forEach((column) => ["", "-"].forEach((sign) => {
    const text = say(sign ? "explore.sort.down" : "explore.sort.up", { name: head[column] });
    $("select[name=sort]").append(make("option", { value: sign + column }, text));
  }));
  $("select[name=sort]").addEventListener("change", (event) => change({ sort: event.target.value }));
  $("form").addEventListener("submit", (event) => event.preventDefault());

  window.addEventListener("beforeprint", () => {
    const rows = table.getSortedRowModel().rows;
    if (rows.length > PRINTED) {
      $(".explore-print").textContent = say("explore.print", { shown: number.format(PRINTED), all: number.format(rows.length) });
    }
    fill(rows.slice(0, PRINTED));
  });
  window.addEventListener("afterprint", () => { $(".explore-print").textContent = ""; draw(); });

  function read() {
    const hash = location.hash;
    if (hash && !hash.includes("=")) { return; }
    state = parse(hash);
    clearTimeout(waiting);
    waiting = 0;
    typed = false;
    $("input[name=q]").value = state.q;
    draw();
  }
  window.addEventListener("popstate", read);
  window.addEventListener("hashchange", read);

  $("fieldset").disabled = false;
  box.querySelectorAll("button").forEach((item) => { item.disabled = false; });
  if (location.hash.includes("=")) { read(); } else { draw(); }
})();
