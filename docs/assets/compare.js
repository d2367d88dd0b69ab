/* Two to four industries, places or measures side by side.

   Classic scripts without requests, so that it runs from a file too: the figures come as `window.atlasFigures` from
   figures/observations.js. The choice stands in the address behind the hash: `#industry=ai,ic`, `#place=...` or
   `#measure=...`, with the ids of the list of figures.

   A row holds figures that can be compared: one measure, one industry and one place but for what is chosen, and
   stretches of the year of one form, so that a half never stands beside a whole year. Where an industry has no
   figure of its own but a narrower scope of it has, the scope's stands there under its name. Only the figure that stands
   for its period by the rules of the atlas is taken, and only of what has happened. Where several of the chosen
   have at least three years, lines are drawn by Vega, which is loaded then and not before. */
(() => {
  "use strict";

  const box = document.querySelector(".compare");
  const data = window.atlasFigures;
  if (!box || !data) { return; }

  const words = data.words, columns = data.columns, root = box.dataset.root;
  const LISTS = { industry: data.industries, place: data.places, measure: data.measures };
  const LEAST = 3, CHARTS = 6;
  const SHAPES = ["circle", "square", "triangle-up", "diamond"], SIGNS = ["●", "■", "▲", "◆"];
  const DASHES = [[1, 0], [6, 3], [2, 3], [8, 3, 2, 3]];
  const $ = (selector) => box.querySelector(selector);
  const number = new Intl.NumberFormat(data.language);
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  // ------------------------------------------------------------------ what can be compared

  const shape = (n) => data.measures[columns.measure[n]].stock ? "*" : data.periods[columns.period[n]].shape;
  const whole = (form) => form === "*" || form === "A";
  const value = (n) => Number(columns.value[n]);
  const period = (n) => data.periods[columns.period[n]];
  const byTime = (a, b) => columns.month[a] - columns.month[b] || period(b).start - period(a).start;

  /** Rows by what they share beside the kind that is compared; each holds figures by the chosen things. */
  function rows(by, chosen) {
    const found = new Map();
    columns.id.forEach((_, n) => {
      if (columns.standing[n] !== "1") { return; }
      const kept = columns[by][n], wider = by === "industry" ? [kept, ...data.industries[kept].within] : [kept];
      chosen.forEach((item, place) => {
        if (!wider.includes(item)) { return; }
        const others = Object.keys(LISTS).filter((kind) => kind !== by).map((kind) => columns[kind][n]);
        const key = [...others, shape(n)].join(" ");
        if (!found.has(key)) { found.set(key, { form: shape(n), any: n, scopes: chosen.map(() => new Map()) }); }
        const scopes = found.get(key).scopes[place];
        scopes.set(kept, [...(scopes.get(kept) || []), n]);
      });
    });
    const listed = [...found.values()];
    // one scope a cell: the thing itself, else the narrower scope with the most figures
    listed.forEach((row) => {
      row.figures = row.scopes.map((scopes, place) => {
        const longest = [...scopes.values()].sort((a, b) => b.length - a.length)[0] || [];
        return (scopes.get(chosen[place]) || longest).sort(byTime);
      });
      row.narrower = row.figures.map((figures, place) => by === "industry" && figures.length && columns.industry[figures[0]] !== chosen[place]
        ? data.industries[columns.industry[figures[0]]].name : "");
    });
    listed.forEach((row) => { row.order = order(by, row); });
    return listed.sort((a, b) => a.order.reduce((found, part, i) => found || part - b.order[i], 0));
  }

  const topic = (by, row) => by === "measure" ? data.industries[columns.industry[row.any]].group : data.measures[columns.measure[row.any]].group;

  /** What rows are sorted by: their group, the city before other places, then as the data has them. */
  function order(by, row) {
    const list = by === "measure" ? data.industries : data.measures, title = topic(by, row);
    return [
      list.findIndex((item) => item.group === title),
      by !== "place" && columns.place[row.any] !== data.city ? 1 : 0,
      by === "measure" ? 0 : columns.measure[row.any],
      by === "industry" ? 0 : columns.industry[row.any],
      by === "place" ? 0 : columns.place[row.any],
      whole(row.form) ? 0 : 1,
    ];
  }

  const holders = (row) => row.figures.filter((figures) => figures.length).length;

  /** The figure of each that a row shows: of the newest period that most of them share, else its newest. */
  function picked(row) {
    const count = new Map();
    row.figures.forEach((figures) => figures.forEach((n) => {
      const { start, end } = period(n), key = `${start} ${end}`;
      const held = count.get(key) || { start, end, times: 0 };
      held.times += 1;
      count.set(key, held);
    }));
    const best = [...count.values()].sort((a, b) => b.times - a.times || b.end - a.end || a.start - b.start)[0];
    return row.figures.map((figures) => {
      const same = figures.find((n) => period(n).start === best.start && period(n).end === best.end);
      return same === undefined ? figures[figures.length - 1] : same;
    });
  }

  // ------------------------------------------------------------------ tables

  const card = (n) => `${root}sources/${data.sources[columns.source[n]].id}${data.parts[n] || ""}.html#${columns.id[n]}`;
  const figure = (n) => make("a", { class: "fig", href: card(n) }, columns.words[n]);

  function label(by, row) {
    const place = columns.place[row.any] === data.city ? "" : data.places[columns.place[row.any]].name;
    const measure = data.measures[columns.measure[row.any]].name, industry = data.industries[columns.industry[row.any]].name;
    if (by === "place") {
      return data.industries[columns.industry[row.any]].whole ? measure : say("compare.places", { measure, activity: industry });
    }
    const subject = by === "measure" ? industry : measure;
    return place ? say("subject.place", { subject, place }) : subject;
  }

  /** A label with nodes in the place of its fields. */
  const filled = (key, nodes) => words[key].split(/(\{\w+\})/).map((part) => nodes[part.slice(1, -1)] || part);

  function cell(n, figures, name, narrower) {
    if (n === undefined) { return make("td", { "data-label": name }, make("span", { class: "compare-missing" }, words["compare.missing"])); }
    const source = data.sources[columns.source[n]], about = make("small", {});
    if (narrower) { about.append(narrower, " · "); }
    about.append(make("time", {}, period(n).words));
    if (columns.status[n] !== "A") { about.append(" · ", data.statuses[columns.status[n]]); }
    const date = make("time", {}, source.published || words["missing.date"]);
    about.append(" · ", make("a", { href: card(n) }, ...filled("cite", { publisher: source.publisher || words["missing.publisher"], date })));
    const newest = figures[figures.length - 1], made = make("td", { "data-label": name }, figure(n), " ", about);
    if (newest !== n) {
      const nodes = { figure: figure(newest), period: make("time", {}, period(newest).words) };
      made.append(" ", make("small", {}, ...filled("compare.newest", nodes)));
    }
    return made;
  }

  function line(by, row, names) {
    const shown = picked(row), head = make("th", { scope: "row" }, label(by, row));
    const periods = new Set(shown.filter((n) => n !== undefined).map((n) => `${period(n).start} ${period(n).end}`));
    if (!whole(row.form)) { head.append(" ", make("small", {}, words["compare.part"])); }
    if (periods.size > 1) { head.append(" ", make("small", { class: "compare-warning" }, words["compare.years"])); }
    return make("tr", {}, head, ...shown.map((n, i) => cell(n, row.figures[i], names[i], row.narrower[i])));
  }

  const swatch = (i, colour) => {
    const made = make("span", { class: "compare-swatch", "aria-hidden": "true" }, SIGNS[i]);
    made.style.color = `var(--atlas-${colour})`;
    return made;
  };

  function sheet(by, listed, names, colours, caption) {
    const heads = names.map((name, i) => make("th", { scope: "col" }, swatch(i, colours[i]), " ", name));
    const corner = make("th", { scope: "col" }, words[by === "measure" ? "column.industry" : "column.measure"]);
    const body = make("tbody", {});
    let group = "";
    listed.forEach((row) => {
      const title = topic(by, row);
      if (title !== group) {
        body.append(make("tr", { class: "group" }, make("th", { colspan: String(names.length + 1), scope: "colgroup" }, title)));
        group = title;
      }
      body.append(line(by, row, names));
    });
    const made = make("table", { class: "list stack compare-table" }, make("caption", {}, caption), make("thead", {}, make("tr", {}, corner, ...heads)), body);
    return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, made);
  }

  // ------------------------------------------------------------------ lines over time

  let vega = null;
  function load() {
    vega = vega || new Promise((resolve, reject) => {
      if (window.vegaEmbed) { resolve(window.vegaEmbed); return; }
      const script = make("script", { src: `${root}assets/vega.js` });
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => { vega = null; script.remove(); reject(new Error("vega")); };
      document.head.append(script);
    });
    return vega;
  }

  const broken = (n, before) => data.breaks.some(([industry, measure, place, end]) =>
    industry === columns.industry[n] && measure === columns.measure[n] && place === columns.place[n]
    && period(before).end < end && end <= period(n).end);

  /** The points of a chart; a new base of a series begins a new line. */
  function points(figures, name) {
    let part = 0;
    return figures.map((n, i) => {
      if (i && broken(n, figures[i - 1])) { part += 1; }
      // a year stands at its mark on the axis, a count at its month
      const month = shape(n) === "A" ? period(n).start : columns.month[n];
      const date = `${Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, "0")}-01`;
      return { name, part: `${name} ${part}`, date, value: value(n), period: period(n).words, figure: columns.words[n] };
    });
  }

  function spec(values, names, colours, width) {
    const colour = { field: "name", type: "nominal", legend: null, scale: { domain: names, range: colours.map((c) => `var(--atlas-${c})`) } };
    const pick = (range) => ({ field: "name", type: "nominal", legend: null, scale: { domain: names, range } });
    const years = values.map((p) => Number(p.date.slice(0, 4))), least = Math.min(...years), most = Math.max(...years);
    const step = Math.ceil((most - least + 1) / Math.floor(width / 55)), marks = [];
    for (let year = most; year >= least; year -= step) { marks.unshift({ year }); }
    const x = {
      field: "date", type: "temporal", title: null, scale: { padding: 10 },
      axis: { values: marks, format: "%Y", grid: false, domainColor: "var(--atlas-axis)", tickColor: "var(--atlas-axis)" },
    };
    const y = { field: "value", type: "quantitative", title: null, scale: { zero: true, nice: true }, axis: { tickCount: 4, domain: false, ticks: false, gridColor: "var(--atlas-grid)" } };
    const tooltip = [["name", ""], ["period", words["column.period"]], ["figure", words["column.figure"]]].map(([field, title]) => ({ field, title: title || " " }));
    return {
      width, height: 200, autosize: { type: "fit", contains: "padding" }, background: null, padding: { left: 0, right: 12, top: 6, bottom: 0 },
      config: { view: { stroke: null }, axis: { labelColor: "var(--atlas-muted)", labelFontSize: 12 }, text: { fontSize: 12 } },
      data: { values },
      layer: [
        { mark: { type: "line", strokeWidth: 2 }, encoding: { x, y, color: colour, detail: { field: "part" }, strokeDash: pick(DASHES) } },
        { mark: { type: "point", filled: true, size: 55, opacity: 1 }, encoding: { x, y, color: colour, shape: pick(SHAPES), tooltip } },
      ],
    };
  }

  const drawings = [];
  function drawing(by, row, names, colours) {
    const held = row.figures.map((figures, i) => ({ figures, i })).filter(({ figures }) => figures.length);
    const values = held.flatMap(({ figures, i }) => points(figures, names[i]));
    const unit = data.measures[columns.measure[row.any]].unit, title = label(by, row);
    const heading = unit && !title.toLowerCase().includes(unit.toLowerCase()) ? say("compare.by_measure", { measure: title, unit }) : title;
    const sentences = held.map(({ figures, i }) => {
      const [first, last] = [figures[0], figures[figures.length - 1]];
      const said = { name: row.narrower[i] || names[i], first: columns.words[first], start: period(first).words, last: columns.words[last], end: period(last).words };
      return { text: say(figures.length > 1 ? "compare.line" : "compare.line.part", said), i };
    });
    const picture = make("div", { class: "compare-picture", role: "img", "aria-label": `${heading}. ${sentences.map((s) => s.text).join(" ")}` });
    const list = make("ul", { class: "compare-key" }, ...sentences.map(({ text, i }) => make("li", {}, swatch(i, colours[i]), " ", text)));
    const note = values.some((p) => !p.part.endsWith(" 0")) ? [make("p", { class: "compare-note" }, words["compare.broken"])] : [];
    const lines = values.map((p) => make("tr", {}, make("th", { scope: "row" }, p.name), make("td", {}, p.period), make("td", {}, p.figure)));
    const heads = [words[`explore.${by}`], words["column.period"], words["column.figure"]];
    const inner = make("table", { class: "list" }, make("caption", {}, heading), make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col" }, h)))), make("tbody", {}, ...lines));
    const made = make("figure", { class: "compare-chart" }, make("figcaption", {}, make("strong", {}, heading)), picture, list, ...note,
      make("details", {}, make("summary", {}, words["compare.table"]), make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": heading }, inner)));
    const chart = { picture, values, names, colours, width: 0, result: null };
    drawings.push(chart);
    return made;
  }

  function draw(chart) {
    const width = Math.floor(chart.picture.clientWidth);
    if (!width || Math.abs(width - chart.width) < 8) { return; }
    chart.width = width;
    load().then((embed) => {
      const drawn = make("div", { "aria-hidden": "true" });
      return embed(drawn, spec(chart.values, chart.names, chart.colours, width), { actions: false, renderer: "svg", ast: true, tooltip: { theme: "custom" } }).then((result) => {
        if (chart.width !== width || !chart.picture.isConnected) { result.finalize(); return; }
        if (chart.result) { chart.result.finalize(); }
        chart.result = result;
        chart.picture.replaceChildren(drawn);
      });
    }).catch(() => { chart.picture.hidden = true; }); // the sentences and the table say the same
  }
  const watch = new ResizeObserver(() => drawings.forEach(draw));
  watch.observe(box);

  // ------------------------------------------------------------------ the choice

  let state = { by: "industry", ids: ["", "", "", ""] };
  const selects = [...box.querySelectorAll("select[data-number]")];

  function options(by) {
    selects.forEach((select) => {
      const groups = new Map(), none = select.options[0];
      LISTS[by].forEach((item) => {
        if (!groups.has(item.group)) { groups.set(item.group, make("optgroup", { label: item.group })); }
        groups.get(item.group).append(make("option", { value: item.id }, (item.scope ? "\u2003" : "") + item.name));
      });
      select.replaceChildren(none, ...groups.values());
    });
  }

  function colours(by, chosen) {
    const taken = [];
    return chosen.map((n) => {
      const own = by === "industry" ? LISTS[by][n].colour : "";
      const free = ["c1", "c2", "c3", "c4", "c5", "c6"].find((c) => !taken.includes(c));
      const colour = own && !taken.includes(own) ? own : free;
      taken.push(colour);
      return colour;
    });
  }

  function show() {
    const list = LISTS[state.by], ids = [...new Set(state.ids.filter(Boolean))];
    const chosen = ids.map((id) => list.findIndex((item) => item.id === id)).filter((n) => n >= 0);
    const result = $(".compare-result"), active = chosen.length > 1;
    drawings.splice(0).forEach((chart) => { if (chart.result) { chart.result.finalize(); } });
    document.querySelector(".compare-all").hidden = active;
    selects.forEach((select, i) => { select.value = state.ids[i] || ""; });
    box.querySelectorAll("input[name=by]").forEach((input) => { input.checked = input.value === state.by; });
    if (!active) {
      result.replaceChildren();
      $(".compare-said").textContent = words["compare.choose"];
      return;
    }
    const names = chosen.map((n) => list[n].name), tones = colours(state.by, chosen), found = rows(state.by, chosen);
    const shared = found.filter((row) => holders(row) > 1), single = found.filter((row) => holders(row) === 1);
    const joined = new Intl.ListFormat(data.language, { type: "conjunction" }).format(names);
    $(".compare-said").textContent = shared.length ? say("compare.shared", { count: number.format(shared.length) })
      : words[found.length ? "compare.too_few" : "compare.nothing"];
    const made = [make("h2", {}, say("compare.title", { name: joined }))];
    if (shared.length) { made.push(sheet(state.by, shared, names, tones, words["compare.caption"])); }
    const charted = state.by === "measure" ? [] // measures have units of their own
      : shared.filter((row) => whole(row.form) && row.figures.filter((figures) => figures.length >= LEAST).length > 1).slice(0, CHARTS);
    if (charted.length) {
      made.push(make("h3", {}, words["compare.lines"]), make("div", { class: "compare-charts" }, ...charted.map((row) => drawing(state.by, row, names, tones))));
    }
    if (single.length) {
      const count = say("compare.single.count", { count: number.format(single.length) });
      made.push(make("details", { class: "compare-single" }, make("summary", {}, count), sheet(state.by, single, names, tones, words["compare.single"])));
    }
    result.replaceChildren(...made);
    drawings.forEach(draw);
  }

  function address() {
    const ids = [...new Set(state.ids.filter(Boolean))];
    return ids.length ? `#${state.by}=${ids.join(",")}` : "#=";
  }

  function change(changes) {
    Object.assign(state, changes);
    show();
    if (address() !== location.hash) { history.pushState(null, "", address()); }
  }

  function read() {
    const hash = location.hash;
    if (hash && !hash.includes("=")) { return; }
    const wanted = new URLSearchParams(hash.slice(1));
    const by = Object.keys(LISTS).find((kind) => wanted.get(kind)) || "industry";
    const ids = (wanted.get(by) || "").split(",").filter((id) => LISTS[by].some((item) => item.id === id));
    if (by !== state.by) { options(by); }
    state = { by, ids: [0, 1, 2, 3].map((n) => [...new Set(ids)][n] || "") };
    show();
  }

  selects.forEach((select, i) => select.addEventListener("change", () => {
    change({ ids: state.ids.map((id, n) => n === i ? select.value : id) });
  }));
  box.querySelectorAll("input[name=by]").forEach((input) => input.addEventListener("change", () => {
    options(input.value);
    change({ by: input.value, ids: ["", "", "", ""] });
  }));
  const copy = $("button[data-do=copy]");
  copy.addEventListener("click", () => window.atlasCopyAddress(copy, () => {
    $(".explore-said").textContent = words["explore.copied"];
    setTimeout(() => { $(".explore-said").textContent = ""; }, 4000);
  }));
  $("form").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", read);
  window.addEventListener("hashchange", read);

  options("industry");
  $("fieldset").disabled = false;
  $("button[data-do=copy]").disabled = false;
  read();
})();
