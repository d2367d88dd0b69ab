/* A brief of the reader's own: sections of several pages put together, with one list of sources numbered anew.

   Classic scripts without requests, so that it runs from a file too: own/index.js says what there is
   (`window.atlasOwn`), and each section is a script of its own, added when it is first ticked. What the scripts hold is
   HTML that the generator made, of the same pages, escaped there; it is parsed without running anything.

   The choice stands in the address behind the hash: `#title=...&industries/ai=about,key&hubs/etown=charts`. */
(() => {
  "use strict";

  const box = document.querySelector(".own");
  const own = window.atlasOwn;
  if (!box || !own) { return; }

  const words = box.dataset;
  const $ = (selector) => box.querySelector(selector);
  const form = $(".own-form"), brief = $(".own-brief"), said = $(".own-said"), list = $(".own-sources");
  const number = new Intl.NumberFormat(document.documentElement.lang || "en");
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const pages = own.groups.flatMap((group) => group.pages);
  const root = document.documentElement, site = document.title;
  let turn = 0;

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  // ------------------------------------------------------------------ the choices

  function tick(name, value, text) {
    return make("label", {}, make("input", { type: "checkbox", name, value }), " ", make("span", {}, text));
  }

  function choice(page) {
    const ticks = page.sections.map(([key, title]) => tick(page.id, key, title));
    const all = tick("", "", words.all);
    all.className = "own-all";
    all.firstChild.addEventListener("change", () => {
      ticks.forEach((label) => { label.firstChild.checked = all.firstChild.checked; });
    });
    page.all = all.firstChild;
    page.boxes = ticks.map((label) => label.firstChild);
    page.count = make("span", { class: "own-count" });
    const group = make("div", { class: "own-ticks", role: "group", "aria-label": page.name }, ...ticks, all);
    page.details = make("details", { class: "own-page" }, make("summary", {}, page.name, " ", page.count), group);
    return page.details;
  }

  function choices() {
    own.groups.filter((group) => group.pages.length).forEach((group) => {
      const held = make("div", { class: "own-pages", role: "group", "aria-label": group.title }, ...group.pages.map(choice));
      group.count = make("span", { class: "own-count" });
      group.details = make("details", { class: "own-group" }, make("summary", {}, group.title, " ", group.count), held);
      $(".own-choices").append(group.details);
    });
  }

  const ticked = (input) => input.checked;

  /** What is ticked: pages with the keys and titles of their sections, in the order of the page. */
  function chosen() {
    return pages
      .map((page) => ({ page, sections: page.sections.filter((_, n) => page.boxes[n].checked) }))
      .filter((entry) => entry.sections.length);
  }

  const named = (entries) => form.elements.title.value.trim() ||
    say(words.untitled, { names: entries.map((entry) => entry.page.name).join(", ") });

  // ------------------------------------------------------------------ the address

  function write(entries) {
    const title = form.elements.title.value.trim();
    const parts = entries.map((entry) => `${entry.page.id}=${entry.sections.map(([key]) => key).join(",")}`);
    if (title) { parts.unshift(`title=${encodeURIComponent(title)}`); }
    history.replaceState(null, "", `#${parts.join("&") || "="}`);
  }

  function read() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) { return; }
    const wanted = new Map(hash.split("&").map((part) => part.split("=")).map(([name, value]) => [name, plain(value || "")]));
    form.elements.title.value = wanted.get("title") || "";
    pages.forEach((page) => {
      const keys = (wanted.get(page.id) || "").split(",");
      page.boxes.forEach((input) => { input.checked = keys.includes(input.value); });
      if (page.boxes.some(ticked)) { page.details.open = true; }
    });
    own.groups.forEach((group) => { if (group.details && group.pages.some((page) => page.details.open)) { group.details.open = true; } });
    show();
  }

  function plain(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  // ------------------------------------------------------------------ loading

  const loading = {};

  function load(name) {
    if (own.sections[name]) { return Promise.resolve(); }
    loading[name] = loading[name] || new Promise((resolve, reject) => {
      const script = make("script", { src: `own/${name.replace(/[/#]/g, "-")}.js` });
      script.onload = resolve;
      script.onerror = () => { delete loading[name]; script.remove(); reject(new Error(name)); };
      document.head.append(script);
    });
    return loading[name];
  }

  // ------------------------------------------------------------------ the brief

  /** HTML of the site's own as nodes; nothing in it runs. */
  function parsed(html) {
    const made = document.createDocumentFragment();
    made.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    return made;
  }

  function section(page, key, title, numbers) {
    const found = own.sections[`${page.id}#${key}`];
    const made = make("section", { class: `own-section own-${key}` }, make("h3", {}, title), parsed(found.html));
    made.querySelectorAll("sup.note").forEach((note) => {
      const sources = note.textContent.split(", ").map((old) => found.notes[old]);
      sources.forEach((source) => { if (!numbers.has(source)) { numbers.set(source, found.sources[source]); } });
      const order = [...numbers.keys()];
      note.textContent = sources.map((source) => order.indexOf(source) + 1).sort((a, b) => a - b).join(", ");
    });
    return made;
  }

  function put(entries) {
    const numbers = new Map(), title = entries.length ? named(entries) : "";
    brief.replaceChildren(...(title ? [make("h2", { class: "own-heading" }, title)] : []), ...entries.map((entry) => {
      const link = make("a", { href: `${entry.page.id}.html` }, entry.page.name);
      const parts = entry.sections.map(([key, words]) => section(entry.page, key, words, numbers));
      return make("section", { class: "own-entry" }, make("h2", {}, link), ...parts);
    }));
    list.querySelector("ol").replaceChildren(...[...numbers.values()].map((html) => make("li", {}, parsed(html))));
    list.hidden = !numbers.size;
    const count = entries.reduce((sum, entry) => sum + entry.sections.length, 0);
    said.textContent = count ? say(words.count, { sections: number.format(count), sources: number.format(numbers.size) }) : words.empty;
    heading(title);
  }

  /** The name of the brief at the edge of the paper, and as that of a file printed to. */
  function heading(title) {
    const escaped = title.replace(/["\\\n]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `);
    if (title) { root.style.setProperty("--atlas-title", `"${escaped}"`); } else { root.style.removeProperty("--atlas-title"); }
    document.title = title || site;
  }

  const counted = (count) => count ? say(words.chosen, { count: number.format(count) }) : "";

  function show() {
    const mine = ++turn, entries = chosen();
    pages.forEach((page) => {
      const count = page.boxes.filter(ticked).length;
      page.count.textContent = counted(count);
      page.all.checked = count === page.boxes.length;
      page.all.indeterminate = count > 0 && count < page.boxes.length;
    });
    own.groups.filter((group) => group.details).forEach((group) => {
      group.count.textContent = counted(group.pages.flatMap((page) => page.boxes).filter(ticked).length);
    });
    const needed = entries.flatMap((entry) => entry.sections.map(([key]) => `${entry.page.id}#${key}`));
    const print = $(".own-print"), see = $(".own-see");
    print.disabled = see.disabled = true;
    brief.setAttribute("aria-busy", "true");
    if (needed.some((name) => !own.sections[name])) { said.textContent = words.loading; }
    Promise.all(needed.map(load)).then(() => {
      if (mine === turn) { put(entries); print.disabled = see.disabled = !entries.length; }
    }).catch((error) => {
      if (mine === turn) { said.textContent = say(words.failed, { name: error.message }); }
    }).finally(() => {
      if (mine === turn) { brief.setAttribute("aria-busy", "false"); }
    });
  }

  // ------------------------------------------------------------------ start

  function changed() {
    write(chosen());
    show();
  }

  choices();
  if (own.groups[0].details) { own.groups[0].details.open = true; }
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { setTimeout(changed); });
  $(".own-see").addEventListener("click", () => {
    const heading = $(".own-heading");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  });
  $(".own-print").addEventListener("click", () => window.print());
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
