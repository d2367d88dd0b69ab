/* When goals are met at a yearly pace that the reader moves: on the page of scenarios, and on the page of one goal.

   A classic script without requests, so that it runs from a file too: each goal has what it needs in attributes, and
   the words and units stand in `data-words`. The arithmetic is that of atlas/pages/scenarios.py, which a test holds it to: a
   level grows by a rate in percent a year, a share or another rate by so many points or units a year, both from the
   month of the latest figure.

   What differs from how the page opens stands in the address behind the hash: `#<goal>=12.5&all=8&shares=0.5`, or
   `=pace`, `=slow`, `=fast`, `=need`, `=plan`, `=none` for a pace that the goal has; `industry=` narrows the list.
   The rate of a goal itself goes before that of all levels or shares, and that before the pace chosen for all. */
(() => {
  "use strict";

  const box = document.querySelector(".scenarios[data-words]");
  if (!box) { return; }

  const words = JSON.parse(box.dataset.words);
  const $ = (selector) => box.querySelector(selector);
  const SVG = "http://www.w3.org/2000/svg", SLACK = 1e-6, NUMBER = /^-?\d{1,4}(\.\d{1,4})?$/;
  const PACES = Object.keys(words.names), KINDS = ["all", "shares"];

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  // ------------------------------------------------------------------ words and numbers

  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  /** A label with nodes in the place of its fields. */
  const filled = (key, nodes) => words[key].split(/(\{\w+\})/).flatMap((part) => {
    const node = nodes[part.slice(1, -1)];
    return node === undefined ? [part] : Array.isArray(node) ? node : [node];
  });

  /** A number to so many digits behind the point, half a step up, without noughts at its end, with groups of thousands. */
  function number(value, digits) {
    const power = 10 ** digits, steps = Math.round(Math.abs(value) * power * (1 + 1e-12) + 1e-9);
    const [whole, part] = (steps / power).toFixed(digits).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, words["number.group"]), rest = (part || "").replace(/0+$/, "");
    return (value < 0 && steps ? "\u2212" : "") + grouped + (rest ? `.${rest}` : "");
  }

  /** A value with its unit; without `digits` to four digits or its whole part. */
  function amount(value, [unit, mult], digits) {
    const total = value * 10 ** mult;
    const [kind, symbol, plural, one] = unit;
    const [power, scale] = (kind !== "rate" && words.scales.find(([p]) => Math.abs(total) >= 10 ** p)) || [0, ""];
    const scaled = total / 10 ** power, first = scaled ? Math.floor(Math.log10(Math.abs(scaled)) + 1e-12) : 0;
    const text = number(scaled, digits === undefined ? Math.max(0, 3 - first) : digits);
    if (kind === "rank") { return say("amount.rank", { number: text }); }
    if (symbol) { return say("amount.symbol", { number: text + scale, symbol }); }
    const long = scale ? say("amount.scaled", { number: text, scale }) : text;
    const name = Math.abs(total) === 1 ? one : plural;
    if (name.startsWith("%")) { return say("amount.symbol", { number: long, symbol: name }); }
    return name ? say("amount.word", { number: long, unit: name }) : long;
  }

  const ofShares = ([[kind]]) => ["share", "growth", "points"].includes(kind);
  const month = (count) => say("period.month", { year: Math.floor(count / 12), month: words.months[count % 12] });
  const reckoned = (text) => make("span", { class: "fig derived" }, text);
  const time = (text) => make("time", {}, text);

  // ------------------------------------------------------------------ arithmetic

  /** The first month at whose end a goal is met; null when never, Infinity when too far off to tell. */
  function met(goal, rate) {
    if (goal.value >= goal.aim) { return goal.month; }
    if (rate <= 0) { return null; }
    const years = goal.linear ? (goal.aim - goal.value) / rate : Math.log(goal.aim / goal.value) / Math.log(1 + rate / 100);
    const months = Math.ceil(years * 12 - SLACK);
    return months <= words.far ? goal.month + months : Infinity;
  }

  function level(goal, rate, at) {
    const years = (at - goal.month) / 12;
    return goal.linear ? goal.value + rate * years : goal.value * (1 + rate / 100) ** years;
  }

  const leveled = (goal, value) => {
    const text = ofShares(goal.unit) ? amount(value, [goal.unit[0], 0], 1) : amount(value, goal.unit);
    return say(goal.rounded ? "qualifier.about" : "qualifier.exact", { figure: text });
  };
  const rated = (goal, rate) => amount(rate, goal.rate, goal.digits);
  const rounded = (goal, rate) => Number(rate.toFixed(goal.digits));

  // ------------------------------------------------------------------ the state and the address

  const pairs = (said) => said.split(" ").map((pair) => pair.split(":")).map(([name, value]) => [name, Number(value)]);
  const unit = (said) => pairs(said).map(([id, mult]) => [words.units[id], mult])[0];

  /** What the attributes of a goal say, and the words that stand at its head. */
  function facts(card) {
    const { goal, name, linear, of, start, ...said } = card.dataset, told = (selector) => [...card.querySelectorAll(`.scenario-facts ${selector}`)].map((found) => found.textContent);
    const [latest, target] = told("a.fig"), [period, due] = told("dd > small > time:first-child");
    const numbers = Object.fromEntries(["value", "month", "aim", "due", "digits"].map((key) => [key, Number(said[key])]));
    return {
      id: goal, name, linear: Boolean(linear), kind: of, start, rounded: Boolean(said.rounded), ...numbers,
      paces: Object.fromEntries(pairs(said.paces)), figures: pairs(said.figures).map(([m, v]) => [Number(m), v]),
      unit: unit(said.unit), rate: unit(said.rate), latest: [latest, period], target: [target, due],
    };
  }

  const cards = [...box.querySelectorAll("[data-goal]")].map((card) => ({ card, goal: facts(card) }));
  const head = $(".scenario-head");
  const industries = head ? [...head.elements.industry.options].map((option) => option.value).filter(Boolean) : [];
  const blank = () => ({ all: "", shares: "", industry: "", own: {} });
  let state = blank();

  const bounds = (input) => [Number(input.min), Number(input.max)];
  const within = (text, input) => NUMBER.test(text) && Number(text) >= bounds(input)[0] && Number(text) <= bounds(input)[1];
  const field = (card, type) => card.querySelector(`input[type=${type}]`);

  /** What all goals are set to, as this one has it: a rate, or the name of a pace that it has. */
  function inherited(goal) {
    const rate = KINDS.includes(goal.kind) ? state[goal.kind] : "";
    if (rate !== "" && !PACES.includes(rate)) { return Number(rate); }
    return state.all in goal.paces ? state.all : goal.start;
  }
  const chosen = (goal) => goal.id in state.own ? state.own[goal.id] : inherited(goal);
  const rateOf = (goal, choice) => typeof choice === "number" ? choice : goal.paces[choice];

  function parse(hash) {
    const wanted = new URLSearchParams(hash.replace(/^#/, "")), made = blank();
    cards.forEach(({ card, goal }) => {
      const text = wanted.get(goal.id);
      if (text === null) { return; }
      if (text in goal.paces) { made.own[goal.id] = text; } else if (within(text, field(card, "number"))) { made.own[goal.id] = Number(text); }
    });
    if (head) {
      const all = wanted.get("all") || "";
      if (PACES.includes(all) && all !== "pace" || within(all, head.elements.all)) { made.all = all; }
      if (within(wanted.get("shares") || "", head.elements.shares)) { made.shares = wanted.get("shares"); }
      if (industries.includes(wanted.get("industry"))) { made.industry = wanted.get("industry"); }
    }
    return made;
  }

  function address() {
    const said = new URLSearchParams();
    cards.forEach(({ goal }) => { if (goal.id in state.own) { said.set(goal.id, state.own[goal.id]); } });
    ["all", "shares", "industry"].forEach((key) => { if (state[key] !== "") { said.set(key, state[key]); } });
    return "#" + (String(said) || "=");
  }

  let waiting = 0;
  /** Write the state into the address: a step of its own, but not for each place of a slider, nor at once for it. */
  function keep(push) {
    clearTimeout(waiting);
    waiting = 0;
    const shown = address();
    if (shown !== location.hash && (location.hash.includes("=") || shown !== "#=")) {
      history[push ? "pushState" : "replaceState"](null, "", shown);
    }
  }

  function changed(push) {
    draw();
    clearTimeout(waiting);
    if (push) { keep(true); } else { waiting = setTimeout(keep, 250, false); }
  }

  function choose(goal, choice, push) {
    delete state.own[goal.id];
    const before = inherited(goal), same = choice === before || typeof choice === "number" && choice === rounded(goal, rateOf(goal, before));
    if (!same) { state.own[goal.id] = choice; }
    changed(push);
  }

  // ------------------------------------------------------------------ results

  /** When a goal is met, as nodes. */
  function result(goal, rate) {
    const at = met(goal, rate);
    if (at === null) { return [words["scenario.never"]]; }
    if (at === Infinity) { return filled("scenario.far", { years: make("span", { class: "limit" }, String(words.far / 12)) }); }
    return filled("scenario.met", { month: time(month(at)), said: words[at <= goal.due ? "scenario.on_time" : "scenario.late"] });
  }
  const onTime = (goal, rate) => { const at = met(goal, rate); return at !== null && at <= goal.due; };
  const text = (nodes) => nodes.map((node) => typeof node === "string" ? node : node.textContent).join("");

  function show({ card, goal }) {
    const choice = chosen(goal), rate = rateOf(goal, choice), ahead = result(goal, rate), name = typeof choice === "string" ? words.names[choice] : words["scenario.own"];
    const said = filled("scenario.rate", { amount: reckoned(rated(goal, rate)) });
    const made = [make("strong", { class: onTime(goal, rate) ? "scenario-in" : "scenario-out" }, ...filled("scenario.verdict", { met: ahead }))];
    if (goal.due > goal.month) {
      made.push(" ", ...filled("scenario.level", { due: time(goal.target[1]), level: reckoned(leveled(goal, level(goal, rate, goal.due))) }));
    }
    card.querySelector(".scenario-result").replaceChildren(...filled("scenario.assumed", { rate: said, name }), " ", ...made);
    const slider = field(card, "range"), entry = field(card, "number"), shown = rounded(goal, rate);
    slider.value = shown;
    slider.setAttribute("aria-valuetext", `${say("scenario.rate", { amount: rated(goal, rate) })}: ${text(result(goal, rate))}`);
    if (document.activeElement !== entry || Number(entry.value) !== shown && entry.value !== "" && entry.value !== "-") { entry.value = shown; }
    card.querySelectorAll("button[data-pace]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.pace === choice)));
    const lacking = state.all in goal.paces || !PACES.includes(state.all) || goal.id in state.own ? "" : say("scenario.lacks", { name: words.names[state.all], start: words.names[goal.start] });
    card.querySelector(".scenario-lacks").textContent = lacking;
    const cell = box.querySelector(`td[data-view="${goal.id}"]`);
    if (cell) {
      const about = make("small", {}, ...filled("scenario.rate", { amount: reckoned(rated(goal, rate)) }));
      if (choice !== "pace" && typeof choice === "string") { about.append(` · ${name}`); }
      cell.replaceChildren(...result(goal, rate), " ", about);
    }
    picture(card.querySelector(".scenario-picture"), goal, rate);
  }

  // ------------------------------------------------------------------ the drawing

  function node(tag, attributes, content) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, typeof value === "number" ? Math.round(value * 10) / 10 : value));
    if (content) { made.textContent = content; }
    return made;
  }

  /** Steps of 1, 2 or 5 that cut a span into a few. */
  function nice(span, parts) {
    const rough = span / parts, power = 10 ** Math.floor(Math.log10(rough));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  }

  function picture(holder, goal, rate) {
    const width = Math.max(240, Math.floor(holder.clientWidth || 0)), height = 190, at = met(goal, rate);
    const later = Number.isFinite(at) && at !== null ? at : Infinity;
    const from = goal.figures[0][0], till = Math.max(goal.due, goal.month + 12, Math.min(later, goal.due + 84)) + 6;
    const end = level(goal, rate, till), values = [...goal.figures.map(([, v]) => v), goal.aim, Math.min(end, goal.aim * 1.25)];
    if (goal.due > goal.month) { values.push(Math.min(level(goal, rate, goal.due), goal.aim * 1.6)); }
    const most = Math.max(...values), lowest = Math.max(Math.min(...values, Math.min(goal.aim, goal.value)), 0);
    const floor = goal.linear && lowest > most / 2 ? lowest - (most - lowest) * 0.2 : 0, tick = nice(most - floor, 3);
    const least = Math.max(0, Math.floor(floor / tick) * tick), top = most + (most - least) * 0.12;
    const [[kind, symbol], mult] = goal.unit, [power] = words.scales.find(([p]) => goal.aim * 10 ** mult >= 10 ** p && !symbol && kind !== "rate") || [mult, ""];
    const digits = Math.max(0, -Math.floor(Math.log10(tick * 10 ** (mult - power)) + 1e-9));
    const labels = [];
    for (let value = least; value <= top; value += tick) { labels.push([value, number(value * 10 ** (mult - power), Math.min(digits, 4))]); }
    const left = 8 + 6.6 * Math.max(...labels.map(([, label]) => label.length)), right = width - 14, bottom = height - 24;
    const x = (m) => left + 4 + (m - from) / (till - from) * (right - left - 4);
    const y = (v) => bottom - (v - least) / (top - least) * (bottom - 8);
    const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", focusable: "false" });
    labels.forEach(([value, label]) => {
      svg.append(node("path", { class: "grid", d: `M${left},${y(value).toFixed(1)}H${right}` }), node("text", { x: left - 5, y: y(value) + 4, "text-anchor": "end" }, label));
    });
    const first = Math.floor(from / 12), last = Math.floor(till / 12), every = Math.ceil((last - first + 1) / ((right - left) / 42)), dueYear = Math.floor(goal.due / 12);
    for (let year = first; year <= last; year += 1) {
      const mark = x(year * 12 + 11), near = year !== dueYear && Math.abs(mark - x(dueYear * 12 + 11)) < 36;
      if (mark > right + 8 || near || (dueYear - year) % every && year !== dueYear) { continue; }
      svg.append(node("text", { x: mark, y: height - 7, "text-anchor": "middle", class: year === dueYear ? "due" : "" }, String(year)));
    }
    svg.append(node("path", { class: "due", d: `M${x(goal.due).toFixed(1)},${y(top).toFixed(1)}V${bottom}` }));
    svg.append(node("path", { class: "aim", d: `M${left},${y(goal.aim).toFixed(1)}H${right}` }));
    svg.append(node("text", { class: "aim", x: left + 6, y: y(goal.aim) - 6 }, goal.target[0]));
    const clip = `clip-${goal.id}`, path = [];
    svg.append(node("clipPath", { id: clip }));
    svg.lastChild.append(node("rect", { x: left, y: 0, width: right - left + 6, height: bottom }));
    for (let n = 0; n <= 40; n += 1) {
      const m = goal.month + (till - goal.month) * n / 40;
      path.push(`${x(m).toFixed(1)},${y(level(goal, rate, m)).toFixed(1)}`);
    }
    svg.append(node("path", { class: "ahead", d: `M${path.join("L")}`, "clip-path": `url(#${clip})` }));
    svg.append(node("path", { class: "past", d: `M${goal.figures.map(([m, v]) => `${x(m).toFixed(1)},${y(v).toFixed(1)}`).join("L")}` }));
    goal.figures.forEach(([m, v]) => svg.append(node("circle", { class: "past", cx: x(m), cy: y(v), r: 3.5 })));
    if (later <= till && later > goal.month) {
      const [cx, cy] = [x(later), y(level(goal, rate, later))];
      svg.append(node("path", { class: "met", d: `M${cx.toFixed(1)},${(cy - 6).toFixed(1)}l6,6l-6,6l-6,-6Z` }));
      // the line comes from below on the left and goes on above on the right; the target's name begins at the left
      const wide = (said) => 6.2 * said.length, close = cx + 9 + wide(month(later)) > width, free = left + 6 + wide(goal.target[0]) < cx - 9 - wide(month(later));
      svg.append(node("text", { class: "met", x: close ? cx - 9 : cx + 9, y: close && free ? cy - 8 : cy + 17, "text-anchor": close ? "end" : "start" }, month(later)));
    }
    holder.setAttribute("aria-label", say(goal.figures.length > 1 ? "scenario.picture.path" : "scenario.picture", {
      name: goal.name, first: leveled(goal, goal.figures[0][1]), start: month(from), latest: goal.latest[0], period: goal.latest[1], target: goal.target[0], due: goal.target[1],
      rate: say("scenario.rate", { amount: rated(goal, rate) }), met: text(result(goal, rate)),
    }));
    holder.replaceChildren(svg);
  }

  // ------------------------------------------------------------------ the whole page

  function draw() {
    const listed = cards.filter(({ card }) => !state.industry || card.dataset.industry === state.industry);
    box.querySelectorAll("[data-industry]").forEach((part) => { part.hidden = Boolean(state.industry) && part.dataset.industry !== state.industry; });
    cards.forEach(show);
    if (!head) { return; }
    const needing = listed.filter(({ goal }) => chosen(goal) === "need").length;
    const intime = listed.filter(({ goal }) => chosen(goal) !== "need" && onTime(goal, rateOf(goal, chosen(goal)))).length;
    const tally = (count) => make("data", { class: "count", value: count }, number(count, 0));
    $(".scenario-count").replaceChildren(...filled("scenario.count", { count: tally(intime), all: tally(listed.length) }),
      ...(needing ? [" ", ...filled("scenario.count.need", { count: tally(needing) })] : []));
    const rate = state.all !== "" && !PACES.includes(state.all);
    head.elements.pace.value = rate ? "" : state.all || "pace";
    head.elements.industry.value = state.industry;
    [["all", rate ? state.all : ""], ["shares", state.shares]].forEach(([name, value]) => {
      const entry = head.elements[name], slider = head.elements[`${name}-range`];
      if (document.activeElement !== entry || value !== "" && Number(entry.value) !== Number(value)) { entry.value = value; }
      slider.value = value === "" ? 0 : value;
      slider.classList.toggle("scenario-unset", value === "");
      slider.setAttribute("aria-valuetext", value === "" ? words["scenario.unset"] : `${number(Number(value), 2)} ${entry.dataset.unit}`);
    });
  }

  let quiet = 0;
  function tell(words_) {
    const said = $(".scenario-said");
    if (!said) { return; }
    said.textContent = words_;
    clearTimeout(quiet);
    quiet = setTimeout(() => { said.textContent = ""; }, 4000);
  }

  cards.forEach(({ card, goal }) => {
    const chips = card.querySelector(".scenario-paces"), slider = field(card, "range"), entry = field(card, "number");
    PACES.filter((name) => name in goal.paces).forEach((name) => {
      const button = make("button", { type: "button", "data-pace": name, "aria-pressed": "false" }, words.names[name]);
      button.addEventListener("click", () => choose(goal, name, true));
      chips.append(button);
    });
    slider.addEventListener("input", () => choose(goal, Number(slider.value), false));
    entry.addEventListener("input", () => { if (within(entry.value, entry)) { choose(goal, Number(entry.value), false); } });
    entry.addEventListener("change", () => {
      const [low, high] = bounds(entry), wanted = entry.value === "" || !NUMBER.test(entry.value) ? inherited(goal) : Math.max(low, Math.min(high, Number(entry.value)));
      choose(goal, wanted, false);
      entry.value = rounded(goal, rateOf(goal, chosen(goal)));
    });
    [slider, entry].forEach((input) => input.addEventListener("change", () => {
      tell(say("scenario.said", { name: goal.name, met: text(result(goal, rateOf(goal, chosen(goal)))) }));
    }));
  });

  if (head) {
    const totals = () => tell($(".scenario-count").textContent);
    head.elements.pace.addEventListener("change", (event) => {
      Object.assign(state, { all: event.target.value === "pace" ? "" : event.target.value, shares: "", own: {} });
      changed(true);
    });
    KINDS.forEach((name) => {
      const entry = head.elements[name], slider = head.elements[`${name}-range`];
      const take = (text_) => {
        cards.filter(({ goal }) => goal.kind === name).forEach(({ goal }) => { delete state.own[goal.id]; });
        state[name] = text_;
        changed(false);
      };
      slider.addEventListener("input", () => take(slider.value));
      entry.addEventListener("input", () => { if (entry.value === "" || within(entry.value, entry)) { take(entry.value === "" ? "" : String(Number(entry.value))); } });
      entry.addEventListener("change", () => {
        if (entry.value !== "" && !within(entry.value, entry)) {
          const [low, high] = bounds(entry);
          take(NUMBER.test(entry.value) || Number.isFinite(entry.valueAsNumber) ? String(Math.max(low, Math.min(high, Number(entry.value)))) : "");
        }
      });
      [slider, entry].forEach((input) => input.addEventListener("change", totals));
    });
    head.elements.industry.addEventListener("change", (event) => { state.industry = event.target.value; changed(true); });
    head.addEventListener("submit", (event) => event.preventDefault());
  }

  const reset = $("button[data-do=reset]");
  reset.addEventListener("click", () => { state = blank(); changed(true); });
  const copy = $("button[data-do=copy]");
  copy.addEventListener("click", () => {
    keep(false);
    window.atlasCopyAddress(copy, () => tell(words["explore.copied"]));
  });

  // from the list to a goal without losing the view, which stands behind the hash
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-goal-link]"), to = link && document.getElementById(link.dataset.goalLink);
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
    to.scrollIntoView();
  });

  function read() {
    const hash = location.hash;
    if (hash && !hash.includes("=")) { return; }
    clearTimeout(waiting);
    waiting = 0;
    state = parse(hash);
    draw();
  }
  window.addEventListener("popstate", read);
  window.addEventListener("hashchange", read);

  box.querySelectorAll("fieldset").forEach((part) => { part.disabled = false; });
  [reset, copy].forEach((button) => { button.disabled = false; });
  box.classList.add("scenario-live");
  state = location.hash.includes("=") ? parse(location.hash) : blank();
  draw();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) < 8) { return; }
    width = box.clientWidth;
    cards.forEach(({ card, goal }) => picture(card.querySelector(".scenario-picture"), goal, rateOf(goal, chosen(goal))));
  }).observe(box);
})();
