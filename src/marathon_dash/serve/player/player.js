/* The presenter: one small program for the projector, the speaker's screen and the check before the talk.
 *
 * It is given a talk (the JSON document that story/talk.py describes) with every step inside, and from then on
 * asks nobody for anything: a key paints the next step from memory, and the talk goes on when the server is gone.
 * The same bytes serve /present, the kit and the page inside the framework.
 *
 * state   what is shown: {n, from, step, frame, hold, black, filter, auto, clock, taken}. Everything on the screen
 *         follows from it; everything that changes it goes through change(), which numbers it (n) and tells the others:
 *         the step and the person by their names (at, who), for these stay when the record changes.
 * wires   how others are told: windows of this browser, and the server if there is one. The higher number wins;
 *         a speaker's screen that reaches nobody does not count on, so that no projector jumps when it is back.
 */
"use strict";
const marathonPlayer = (() => {

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};
const html = (tag, attributes, markup) => { const node = el(tag, attributes); node.innerHTML = markup; return node; };
const said = (node, text) => { if (node.textContent !== text) node.textContent = text; };  /* the same again would be painted again */
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
const quietly = (work, otherwise = null) => { try { return work(); } catch { return otherwise; } };
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");
const minutes = (ms) => {
  const s = Math.floor(Math.abs(ms) / 1000);
  return `${ms < 0 ? "−" : ""}${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

/* ---- words and counts: plural forms come with the talk, so that no browser has to know the language ---- */
function speech(talk) {
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, talk.group);
  const say = (key, values = {}) => (talk.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const count = (key, n) => {
    const [forms, which] = talk.counts[key];
    return forms[+which[n < 100 ? n : 100 + (n % 100)]].replace("{n}", number(n));
  };
  return { say, count, number };
}

/* ---- which rows of the record match ---- */
function matching(talk, filter, until, only) {
  const chosen = new Set(filter?.countries ?? []);
  const fits = ([id, table, first, last, country]) => !(only && table === "actions" && !only.has(id)) &&
    !(chosen.size && country !== null && !chosen.has(country)) &&
    !(filter?.from && last < filter.from) && !(filter?.to && first > filter.to);
  const came = ([, , , last]) => !until || last <= until;  /* counted once it has certainly taken place */
  return { fits: talk.rows.map(fits), came: talk.rows.map(came) };
}

function tallies(talk, { fits, came }) {
  const actions = talk.rows.filter((row, i) => row[1] === "actions" && fits[i] && came[i]);
  const distinct = (column) => new Set(actions.map((row) => row[column]).filter(Boolean)).size;
  return { actions: actions.length, cities: distinct(5), countries: distinct(4) };
}

/* ---- whether a talk has a step and whoever is called in it: [id of the step, id of the person or blank] ---- */
const holds = (talk) => ([at, who]) => talk.steps.some(({ id, names }) => id === at && (!who || names?.includes(who)));

/* ---- a canvas holds every step of the talk and shows one ---- */
class Canvas {
  constructor(talk, words) {
    this.talk = talk; this.words = words; this.shown = null;
    this.node = el("div", { class: "canvas" });
    this.sections = talk.steps.map((step, i) => {
      const section = html("section", { class: `step ${step.kind}`, hidden: true, "aria-label": step.title }, step.html);
      /* A file learns of no newer version: whoever sees it sees of which day it is. */
      section.querySelector(".place")?.append([...(talk.live ? [] : [words.say("kit.dated", { day: talk.made })]), `${i + 1} / ${talk.steps.length}`].join(" · "));
      this.node.append(section);
      return section;
    });
    this.only = talk.steps.map((step) => step.only && new Set(step.only));  /* a step with a selection of its own */
    this.counts = this.sections.map((section) => section.querySelector("[data-count]") !== null);
    const index = new Map(talk.rows.map((row, i) => [row[0], i]));
    this.marks = this.sections.map((section) => [...section.querySelectorAll("[data-rows], [data-days]")].map((node) => ({
      node, rows: (node.dataset.rows ?? "").split(" ").map((id) => index.get(id)).filter((i) => i !== undefined), days: node.dataset.days?.split("/"),
      unit: +node.dataset.unit || 0, circle: node.tagName === "circle" ? node : node.querySelector("circle"), counts: node.dataset.number !== undefined,
    })));
  }

  show(at, frame, filter, until, label) {
    if (this.shown !== at) {
      this.sections.forEach((section, i) => { section.hidden = i !== at; });
      this.shown = at;
    }
    const section = this.sections[at];
    section.querySelectorAll("[data-frame]").forEach((node) => { node.hidden = +node.dataset.frame !== frame; });
    const matches = matching(this.talk, filter, until, this.only[at]);
    for (const mark of this.marks[at]) this.paint(mark, matches, filter);
    const n = tallies(this.talk, matches);
    section.querySelectorAll("[data-count]").forEach((node) => { said(node, this.words.count(node.dataset.count, n[node.dataset.count])); });
    section.querySelectorAll("[data-month]").forEach((node) => said(node, label ?? ""));
    return n;
  }

  paint({ node, rows, unit, circle, days, counts }, { fits, came }, filter) {
    if (days) node.classList.toggle("off", !!((filter?.from && days[1] < filter.from) || (filter?.to && days[0] > filter.to)));
    if (!rows.length) return;
    const fitting = rows.filter((i) => fits[i] && came[i]).length;
    node.classList.toggle("later", !rows.some((i) => came[i]));
    node.classList.toggle("off", !rows.some((i) => fits[i]));
    const radius = (unit * Math.sqrt(fitting)).toFixed(2);
    if (unit && fitting && circle.getAttribute("r") !== radius) circle.setAttribute("r", radius);
    if (counts) said(node, this.words.number(fitting));
  }
}

/* ---- the wires ---- */
class Wires {
  constructor(player) {
    this.player = player; this.windows = new Set(); this.connected = null;
    this.live = player.talk.live && (player.talk.live.room ? { ...player.talk.live } : player.kept("live") ?? { ...player.talk.live });
    const key = location.hash.match(/[#&]key=([\w-]+)/);
    if (key && this.live) { this.live.key = key[1]; player.keep("live", this.live); quietly(() => history.replaceState(null, "", location.pathname + location.search)); }
    else if (this.live?.room && !this.live.key && player.kept("live")?.room === this.live.room) this.live.key = player.kept("live").key;
    /* The talk alone is its name: windows opened before and after the talk went live are on one channel. */
    this.channel = quietly(() => new BroadcastChannel(`marathon ${player.name}`));
    if (this.channel) this.channel.onmessage = (event) => { this.beside = true; this.hear(event.data); };
    player.on(player.win, "message", (event) => {
      if (event.origin !== location.origin && !(event.origin === "null" && location.protocol === "file:")) return;
      if (!event.data?.marathon || event.source === player.win) return;
      this.windows.add(event.source);
      this.hear(event.data);
    });
    if (player.win.opener) this.windows.add(player.win.opener);
    this.tell({ asks: true });
    if (this.live?.room) this.follow();
    else if (this.live?.auto) this.join().catch(() => null);
    else if (this.live?.seek) this.seek();
    if (this.live?.watch) this.watch();
    if (this.live?.url) this.renew();
  }

  /* Nobody hears this window: no server, and no other window of this browser. */
  get alone() { return this.connected === false && !this.beside && ![...this.windows].some((one) => !quietly(() => one.closed, true)); }

  hear(message) {
    if (message.talk !== this.player.name) return;
    if (message.state) this.player.receive(message.state);
    if (message.live && !this.live?.room) { this.live = message.live; this.follow(); }
    if (message.asks) this.tell(this.player.state.n ? { state: this.player.spoken() } : {});
  }

  tell(message) {
    const whole = { marathon: 1, talk: this.player.name, ...(this.live?.room ? { live: this.live } : {}), ...message };
    quietly(() => this.channel?.postMessage(whole));
    for (const other of this.windows) quietly(() => other.postMessage(whole, location.origin === "null" || location.protocol === "file:" ? "*" : location.origin));
    if (message.state && this.live?.key) this.push();
  }

  /* The server forgets its rooms when it stops; whoever holds the key opens the same room again. */
  async join() {
    if (!this.live?.url) return null;
    if (!this.live.room) {
      const answer = await this.ask("POST", this.live.url, {});
      if (!answer?.room) return null;
      this.live = { ...this.live, ...answer };
      this.player.keep("live", this.live);
      this.player.lead();
      await this.push();
      this.tell({ state: this.player.spoken() });
      this.follow();
    }
    return this.live;
  }

  /* A speaker's screen opened before the talk: it waits for the talk of this machine. */
  async seek() {
    while (!this.player.ended && !this.live.room) {
      const found = await this.ask("GET", this.live.url).catch(() => null);
      if (found?.room) { Object.assign(this.live, found); this.player.receiveLink(found.link); this.follow(); return; }
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  /* On the talk's own machine: when the stage has opened another talk, its speaker's screen goes along. */
  async watch() {
    while (!this.player.ended) {
      await new Promise((done) => setTimeout(done, 3000));
      const found = await this.ask("GET", this.live.url).catch(() => null);
      if (found?.room && this.live.room && found.room !== this.live.room) { this.player.options.elsewhere?.(); return; }
    }
  }

  /* Every player that a server gave out learns within two seconds that another version of the record is public. */
  async renew() {
    let version = this.player.talk.version;
    while (!this.player.ended) {
      const newest = await this.ask("GET", `${this.live.url}/now`).catch(() => null);
      if (newest?.version && newest.version !== version) {
        const { talk } = this.player, rows = talk.rows.filter((row) => row[1] === "spells").map((row) => row[0]);
        const found = await this.ask("POST", `${this.live.url}/now`, { link: talk.link, plan: talk.plan, lang: talk.lang, rows }).catch(() => null);
        if (found && "whole" in found) { version = newest.version; this.player.newer(found); }
      }
      await new Promise((done) => setTimeout(done, 2000));
    }
  }

  /* The key of a speaker's link is not that of its talk: this screen follows, and says so. */
  refused(key) {
    if (this.live?.key !== key) return;
    this.wrong = true;
    this.live = { ...this.live, key: "" };
    this.player.keep("live", this.live);
    this.player.wired();
  }

  async ask(method, url, body, patience = 20000) {
    const limit = AbortSignal.timeout?.(patience);
    const answer = await fetch(url, { method, cache: "no-store", signal: limit, credentials: "same-origin",
      ...(body ? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {}) });
    if (answer.status === 403 && body?.key) this.refused(body.key);
    return answer.status === 404 ? { missing: true } : answer.ok ? answer.json() : null;
  }

  /* What is for the speaker alone is not in the page of a server that others reach: whoever has the key asks for it. */
  async learn() {
    const { talk } = this.player;
    const told = await this.ask("POST", `${this.live.url}/${this.live.room}/notes`, { key: this.live.key, lang: talk.lang }).catch(() => null);
    if (!told?.steps) return;
    this.known = true;
    if (!talk.withheld) return;
    for (const step of talk.steps) Object.assign(step, told.steps[step.id]);
    Object.assign(talk, { problems: told.problems, withheld: false });
    this.player.render();
  }

  async push() {
    if (this.pushing) { this.again = true; return; }
    this.pushing = true;
    const heard = await this.ask("POST", `${this.live.url}/${this.live.room}`,
      { key: this.live.key, link: this.player.talk.link, state: this.player.spoken(), ...(this.handed ? {} : { plan: this.player.talk.plan }) }, 5000).catch(() => null);
    this.pushing = false;
    if (heard) { this.handed = true; this.words = heard.words; }
    if (!heard) { this.connected = false; this.player.unheard(); }
    if (this.again) { this.again = false; this.push(); }
  }

  async follow() {
    if (this.following) return;
    this.following = true;
    while (!this.player.ended) {
      const { n, from } = this.player.state, since = this.connected ? n : -1;
      const answer = await this.ask("GET", `${this.live.url}/${this.live.room}?since=${since}&by=${from}`).catch(() => null);
      const again = this.connected === false;
      this.connected = answer !== null;
      this.player.wired();
      if (!answer) { await new Promise((done) => setTimeout(done, 500)); continue; }
      if (this.player.role === "speaker" && this.live.key && !answer.missing && (this.player.talk.withheld || !this.known)) await this.learn();
      if (again && answer.state) this.player.insist(answer.state);
      if (answer.state) this.player.receive(answer.state, answer.link, answer.age);
      if (answer.missing) this.handed = false;
      if (this.live.key && (answer.missing || (answer.state && answer.state.n < this.player.state.n))) await this.push();
      if (answer.missing) await new Promise((done) => setTimeout(done, 300));
    }
  }
}

/* ---- the player ---- */
class Player {
  constructor(root, talk, options) {
    this.talk = talk; this.options = options; this.role = options.role ?? "stage"; this.id = random(); this.listeners = [];
    this.words = speech(talk); this.say = this.words.say; this.typed = ""; this.month = null;
    this.root = root; this.doc = root.ownerDocument; this.win = this.doc.defaultView;
    root.classList.add("player");
    root.lang = talk.lang;
    for (const [name, colour] of Object.entries(talk.look)) root.style.setProperty(`--${name}`, colour);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    /* A speaker's screen that has said nothing yet takes whatever the projector shows. */
    this.state = { n: 0, from: this.role === "speaker" ? "" : this.id, step: 0, frame: 0, hold: null, black: false, filter: null,
      auto: { on: false, pace: 0, loop: false }, clock: null, ...options.state };
    this.recall();
    this.build();
    this.wires = new Wires(this);
    this.listen();
    this.render();
    this.lead();
    this.awake();
  }

  on(target, type, handler, more) { target.addEventListener(type, handler, more); this.listeners.push(() => target.removeEventListener(type, handler, more)); }

  end() {
    this.ended = true;
    this.listeners.forEach((stop) => stop());
    [this.ticking, this.playing, this.advancing].forEach(clearTimeout);
    quietly(() => this.lock?.release());
    quietly(() => this.wires.channel?.close());
    this.root.replaceChildren();
  }

  /* -- what is kept over a reload: the step in the address, the rest in the tab's own memory -- */
  get name() { return `${this.talk.name} ${this.talk.link}`; }
  keep(name, value) { quietly(() => sessionStorage.setItem(`marathon ${name} ${this.name} ${this.role}`, JSON.stringify(value))); }
  kept(name) { return quietly(() => JSON.parse(sessionStorage.getItem(`marathon ${name} ${this.name} ${this.role}`))); }
  get active() { return this.root.getRootNode().activeElement; }

  recall() {
    const before = this.kept("state"), named = this.options.remember === false ? null : this.named();
    if (before) this.receiveClock(Object.assign(this.state, this.placed(before)), this.since(before.kept));
    if (named && (named[0] !== this.state.step || !before)) Object.assign(this.state, { step: named[0], frame: named[1] });
    Object.assign(this.state, this.placed({ ...this.state, at: "" }));
  }

  /* How long ago that was; not within the same talk: no time at all. */
  since(when) { const age = Date.now() - when || 0; return age > 0 && age < 6e5 ? age : 0; }

  /* Where a state stands in this talk: by the step's name, for a talk made anew may have lost a step before it. */
  placed({ kept, at, who, ...state }) {
    const { steps } = this.talk, found = steps.findIndex((step) => step.id === at);
    const step = found < 0 ? clamp(state.step, 0, steps.length - 1) : found;
    const after = found >= 0 && who === "" && steps[step].by === "key" ? steps[step].frames - 1 : -1;  /* the picture after all names */
    const called = who ? steps[step].names?.indexOf(who) ?? -1 : after;
    return { ...state, step, frame: called < 0 ? clamp(state.frame, 0, Math.max(0, steps[step].frames - 1)) : called };
  }

  /* The step that is shown and who is called in it, by name and by number; while these are awaited, what was heard. */
  place() {
    const { step, frame } = this.state;
    return { step, frame, ...(this.awaited ?? { at: this.step.id, who: this.step.by === "key" ? this.step.names?.[frame] ?? "" : "" }) };
  }

  /* The step the address names: #roll-call.5 */
  named() {
    const [, id, frame] = this.win.location.hash.match(/^#([\w-]+?)(?:\.(\d+))?$/) ?? [];
    const at = this.talk.steps.findIndex((step) => step.id === id);
    return at < 0 ? null : [at, frame ? frame - 1 : 0];
  }

  remember() {
    this.keep("state", { ...this.spoken(), kept: Date.now() });
    if (this.options.remember === false || this.role !== "stage") return;
    const { frame } = this.state;
    quietly(() => history.replaceState(null, "", `#${this.step.id}${this.step.by === "key" && frame ? `.${frame + 1}` : ""}`));
  }

  /* -- state -- */
  get step() { return this.talk.steps[this.state.step]; }
  /* By the wall's clock: a page's own stands still while the laptop sleeps. A laptop that sleeps longer than ten minutes, or
     whose clock is set, has interrupted the talk: that time is nobody's. */
  steady() {
    const now = Date.now(), own = performance.now(), jump = this.ticked ? now - this.ticked[0] - (own - this.ticked[1]) : 0;
    if (this.started !== undefined && (jump > 6e5 || jump < -2000)) this.started += jump;
    this.ticked = [now, own];
  }
  get elapsed() { this.steady(); return this.started === undefined ? null : Math.max(0, Date.now() - this.started); }
  spoken() { return { ...this.state, ...this.place(), clock: this.elapsed === null ? null : Math.round(this.elapsed) }; }
  /* `age`: milliseconds since the clock said so. */
  receiveClock({ clock }, age = 0) { this.started = clock === null ? undefined : Date.now() - clock - age; }

  change(patch) {
    if (this.follows) return;
    if ("step" in patch) this.awaited = null;
    Object.assign(this.state, patch, { n: this.state.n + 1, from: this.id });
    this.unheard();
    this.wires.tell({ state: this.spoken() });
    this.render();
  }

  /* What a speaker's screen does while nobody hears it is its own affair; what the projector shows then, stands. */
  unheard() {
    if (this.role === "speaker" && this.wires.alone) Object.assign(this.state, { n: 0, from: "" });
    else if (this.role === "stage" && this.wires.connected === false) this.stood = true;
  }

  insist(state) {
    if (this.stood && state.n >= this.state.n) Object.assign(this.state, { n: state.n + 1, from: this.id });
    this.stood = false;
  }

  receive(state, link, age) {
    if (link) this.receiveLink(link);
    const mine = this.state;
    if (state.n < mine.n || (state.n === mine.n && state.from <= mine.from)) return;
    Object.assign(mine, this.placed(state));
    /* Of another version, who is called may not be here yet: nobody else stands in that place until then. */
    this.awaited = state.at && !holds(this.talk)([state.at, state.who]) ? { at: state.at, who: state.who ?? "" } : null;
    this.receiveClock(state, age);
    if (state.taken && state.taken === this.waiting?.version) return this.take();
    this.render();
  }

  /* -- a newer version of the record: whoever is not in it any more goes at once, the rest waits for the speaker -- */
  newer({ whole, known }) {
    if (!whole) return this.end();  /* nothing of the talk is left */
    const { talk } = this, left = new Set(whole.rows.map((row) => row[0])), kept = new Map(known?.steps.map((step) => [step.id, step]));
    const fresh = new Map(whole.steps.map((step) => [step.id, new Set(step.names)]));
    const steps = talk.steps.map((step) => (step.names?.some((who) => !fresh.get(step.id)?.has(who)) ? kept.get(step.id) : step)).filter(Boolean);
    this.waiting = { ...whole, plan: talk.plan, steps: whole.steps.map((step) => this.noted(step, whole)), withheld: talk.withheld, ...(talk.wordless ? { wordless: true, title: talk.title } : {}), live: talk.live, problems: talk.problems };
    if (this.state.taken === whole.version) return this.take();
    if (!steps.length) return this.end();
    const gone = talk.steps.some((step) => !steps.includes(step));
    if (gone) this.become({ ...talk, checks: whole.checks, steps: steps.map((step) => this.noted(step, whole)), rows: talk.rows.filter((row) => row[1] !== "spells" || left.has(row[0])) });
    this.render();
  }

  /* What is for the speaker alone may not be in what the server gives: then it stays as it is. */
  noted(step, { withheld }) {
    const { wordless } = this.talk, old = (withheld || wordless) && this.talk.steps.find((one) => one.id === step.id);
    if (old && wordless && step.kind === "text") return old;  /* a plan too long to be handed over comes back without words */
    return old ? { ...step, notes: old.notes, said: step.names?.map((who) => old.said?.[old.names?.indexOf(who)] ?? "") } : step;
  }

  take() {
    if (!this.waiting) return;
    const { waiting } = this;
    this.waiting = null;
    this.state.taken = waiting.version;
    this.become(waiting);
  }

  /* The same talk of another version: at the same step and the same person, or at the next who is still there. */
  become(talk) {
    const before = this.place(), there = holds(talk), places = this.talk.steps.flatMap(({ id, by, names }) => (by === "key" ? names.map((who) => [id, who]) : [[id, ""]]));
    const from = places.findIndex(([at, who]) => at === before.at && who === before.who);
    const next = there([before.at, before.who]) ? [before.at, before.who] : from >= 0 ? places.slice(from).find(there) ?? [talk.steps.at(-1).id, ""] : null;
    const [at, who] = next ?? [before.at, before.who], moved = at !== before.at || who !== before.who;
    this.talk = talk; this.words = speech(talk); this.led = false;
    this.awaited = next ? null : { at, who };
    Object.assign(this.state, this.placed({ ...this.state, at, who, frame: talk.steps.find((step) => step.id === at)?.by === "key" ? Infinity : 0 }));
    clearTimeout(this.ticking);
    this.build();
    this.lead();
    this.options.renewed?.(talk);
    if (moved) this.change({}); else this.render();
  }

  receiveLink(link) { if (link !== this.talk.link && this.role === "speaker") this.options.elsewhere?.(); }

  get follows() { return this.role === "speaker" && this.wires.live?.room && !this.wires.live.key; }

  go(step, frame = 0) {
    const last = this.talk.steps.length - 1;
    if (this.started === undefined && step !== this.state.step) this.started = Date.now();
    const to = clamp(step, 0, last), frames = this.talk.steps[to].by === "key" ? this.talk.steps[to].frames : 1;
    this.went = performance.now();
    this.change({ step: to, frame: clamp(frame, 0, frames - 1), hold: null, black: false });
  }

  /* In a roll call one press is one name: a clicker whose key bounces must not skip a person. */
  hasty() { return this.step.by === "key" && performance.now() - (this.went ?? -1e4) < 200; }

  next() {
    const { step, frame, black } = this.state;
    if (this.hasty()) return;
    if (black) return this.change({ black: false });
    if (this.step.by === "key" && frame < this.step.frames - 1) return this.go(step, frame + 1);
    if (step < this.talk.steps.length - 1) return this.go(step + 1);
    if (this.state.auto.on && this.state.auto.loop) this.go(0);
  }

  previous() {
    const { step, frame, black } = this.state;
    if (this.hasty()) return;
    if (black) return this.change({ black: false });
    if (this.step.by === "key" && frame > 0) return this.go(step, frame - 1);
    if (step > 0) { const before = this.talk.steps[step - 1]; this.go(step - 1, before.by === "key" ? before.frames - 1 : 0); }
  }

  /* -- the filter: what was before it is kept inside it, so that one key goes back -- */
  choose(filter) {
    const before = this.state.filter?.before ?? this.marked ?? { ...this.place(), hold: this.state.hold };
    this.chose = true;
    const empty = !filter.countries.length && !filter.from && !filter.to;
    this.change({ filter: empty ? null : { ...filter, before }, hold: this.last() });
  }

  back() {
    const before = this.state.filter?.before ?? (this.filter.hidden || !this.chose ? null : this.marked);
    this.open(null);
    if (before) this.change({ ...this.placed(before), filter: null });
  }

  /* -- months that pass by themselves -- */
  last() { return this.step.by === "time" ? this.step.frames - 1 : null; }

  play() {
    clearTimeout(this.playing);
    const key = this.state.step;
    if (this.step.by !== "time") { this.month = null; this.entered = key; return; }
    if (this.state.hold !== null) this.month = this.state.hold;
    else if (this.entered !== key || this.month === null) this.month = this.still.matches ? this.last() : 0;
    this.entered = key;
    if (this.state.hold === null && this.month < this.last())
      this.playing = setTimeout(() => { this.month += 1; this.play(); this.paint(); }, this.step.pace * 1000);
  }

  pause() {
    if (this.state.auto.on) return this.change({ auto: { ...this.state.auto, on: false } });
    if (this.step.by === "time") this.change({ hold: this.state.hold === null ? this.month : null });
  }

  shift(by) { if (this.step.by === "time") this.change({ hold: clamp((this.month ?? 0) + by, 0, this.last()) }); }

  /* -- a stand nobody attends -- */
  advance() {
    clearTimeout(this.advancing);
    const { auto, black } = this.state;
    if (!auto.on || black || this.role !== "stage") return;
    /* A name has its share of the plan, never more than the pace. */
    const share = this.step.by === "key" ? Math.max(2, this.step.seconds / this.step.frames) : this.step.seconds;
    const wait = this.step.by === "key" && auto.pace ? Math.min(auto.pace, share) : auto.pace || share;
    /* Months that pass by themselves are seen to their end, and a moment longer. */
    const months = this.step.by === "time" && this.state.hold === null && !this.still.matches ? this.step.frames * this.step.pace + 3 : 0;
    this.advancing = setTimeout(() => this.next(), 1000 * Math.max(wait, months));
  }

  pace(by) {
    const now = this.state.auto.pace || Math.round(this.step.seconds / (this.step.by === "key" ? this.step.frames : 1));
    this.change({ auto: { ...this.state.auto, on: true, pace: clamp(Math.round(now + by), 2, 600) } });
  }

  /* -- keys -- */
  keys = {
    PageDown: () => this.next(), ArrowRight: () => this.next(), ArrowDown: () => this.next(), " ": () => this.next(),
    PageUp: () => this.previous(), ArrowLeft: () => this.previous(), ArrowUp: () => this.previous(), Backspace: () => (this.state.filter ? this.back() : this.previous()),
    Home: () => this.go(0), End: () => this.go(this.talk.steps.length - 1),
    Enter: () => (this.typed ? this.jump() : this.next()),
    b: () => this.change({ black: !this.state.black }), ".": () => this.change({ black: !this.state.black }),
    f: () => this.full(), F5: () => this.full(), "?": () => this.open(this.help), c: () => this.open(this.filter),
    a: () => this.change({ auto: { ...this.state.auto, on: !this.state.auto.on } }), p: () => this.pause(),
    l: () => this.change({ auto: { ...this.state.auto, loop: !this.state.auto.loop } }),
    "+": () => this.pace(1), "=": () => this.pace(1), "-": () => this.pace(-1),
    r: () => { if (this.waiting) { this.take(); this.change({}); } },
    s: () => this.speak(), k: () => this.options.check?.(), q: () => this.invite(), t: () => { this.started = Date.now(); this.change({}); },
    Escape: () => this.escape(),
  };

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    let key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!(key in this.keys) && /^Key[A-Z]$/.test(event.code)) key = event.code[3].toLowerCase();  /* a Cyrillic keyboard */
    if (!(key in this.keys) && event.code === "Period" && /\p{L}/u.test(key)) key = ".";
    const inside = !this.filter.hidden && this.filter.contains(this.active), target = event.composedPath()[0];
    event.stopPropagation();
    const finding = target === this.finder, letter = /^\p{L}$/u.test(event.key);
    if (finding && (letter || event.key === " " || (key === "Backspace" && this.finder.value))) return;
    if (inside && letter && !"cb".includes(key)) this.finder.focus();  /* the letter then stands in it */
    if (inside && !["Enter", "Escape", "Backspace", "PageDown", "PageUp", "F5", "c", "b", "."].includes(key)) return;
    if (/^\d$/.test(key)) { event.preventDefault(); return this.digit(key); }
    if (event.shiftKey && key === "ArrowRight") { event.preventDefault(); return this.shift(1); }
    if (event.shiftKey && key === "ArrowLeft") { event.preventDefault(); return this.shift(-1); }
    if (event.shiftKey && key === "Escape") { event.preventDefault(); return this.options.leave?.(); }
    if (event.shiftKey && key === " ") key = "PageUp";
    const pressed = target.closest?.("button, a") && (key === "Enter" || key === " ");
    if (!(key in this.keys) || pressed) return;
    event.preventDefault();
    if (event.repeat) return;  /* a clicker held down is one press */
    if (!this.filter.hidden && key === "Enter") return this.open(null);
    if (!this.filter.hidden && (key === "c" || key === "Backspace")) return this.back();
    if (key !== "Enter") this.digit("");
    if (!this.isOpen(this.help) || key === "?" || key === "Escape") this.keys[key]();
    if (key !== "?" && key !== "c" && key !== "q") this.open(null);
  }

  digit(one) {
    this.typed = one ? (this.typed + one).slice(-3) : "";
    this.typing.hidden = !this.typed;
    this.typing.textContent = this.typed;
    clearTimeout(this.forget);
    if (this.typed) this.forget = setTimeout(() => this.digit(""), 4000);
  }

  jump() { const to = +this.typed - 1; this.digit(""); if (to >= 0 && to < this.talk.steps.length) this.go(to); }

  escape() {
    if (this.isOpen(this.help) || this.isOpen(this.invitation)) return this.open(null);
    if (this.state.filter || this.isOpen(this.filter)) return this.back();
    if (this.state.black) return this.change({ black: false });
    /* Clickers send Esc to stop the slides they think they drive: it never ends a talk. Shift Esc does, which none sends. */
    if (this.doc.fullscreenElement) this.doc.exitFullscreen();
  }

  full() {
    if (this.doc.fullscreenElement) this.doc.exitFullscreen();
    else (this.options.screen ?? this.doc.documentElement).requestFullscreen?.().catch(() => {});
  }

  speak() {
    const other = this.options.speaker?.();
    if (other) this.wires.windows.add(other);
    if (this.talk.withheld) this.wires.join().catch(() => null);  /* the notes are for whoever has a room's key */
  }

  /* While a talk is live, the code of the closing step leads to the room. */
  lead() {
    const code = this.wires?.live?.codes?.find((one) => one.opens === "room");
    if (!code || this.led) return;
    this.led = true;
    for (const closing of this.root.querySelectorAll("div.closing")) {
      closing.querySelector(".code")?.remove();
      closing.append(html("div", { class: "code" }, code.svg));
      closing.lastChild.append(el("span", {}, code.typed ?? code.address));
    }
  }

  async invite() {
    if (this.isOpen(this.invitation)) return this.open(null);
    const live = await this.wires.join().catch(() => null);
    if (live && this.talk.plan && !this.wires.words) { this.wires.handed = false; await this.wires.push(); }  /* perhaps signed in since */
    this.invitation.replaceChildren(el("h2", {}, this.say("follow.title")));
    if (!live?.codes?.length) this.invitation.append(el("p", {}, this.say(live ? "follow.unreachable" : "follow.alone")));
    else if (this.wires.words === false) this.invitation.append(el("p", {}, this.say("follow.words")));
    const codes = el("div", { class: "codes" });
    /* The code that drives the talk is nothing for the projector: only the speaker's own screen shows it. */
    const open = (live?.codes ?? []).filter((one) => one.opens === "room" || this.role === "speaker");
    for (const { svg, address, label, typed } of open) codes.append(el("div", {}, el("p", {}, label), html("div", {}, svg), el("code", {}, address), ...(typed ? [el("p", { class: "by-hand" }, typed)] : [])));
    this.invitation.append(codes);
    this.open(this.invitation);
  }

  isOpen(panel) { return !panel.hidden; }

  open(panel) {
    const shut = panel && !panel.hidden;
    for (const one of [this.help, this.filter, this.invitation]) one.hidden = one !== panel || shut;
    if (panel === this.filter && !shut) {
      this.chose = false;  /* as long as nothing is chosen, the months run on */
      this.marked = { ...this.place(), hold: this.step.by === "time" ? this.month : null };
      this.finder.value = "";
      this.narrow();
      this.filter.querySelector("input[type=checkbox]")?.focus();
    } else if (this.root.contains(this.active)) this.active.blur();
    if (!panel) this.marked = null;
    this.fit();
  }

  /* The step stands whole above the panel that chooses from it. */
  fit() {
    if (this.role === "stage") this.canvases[0].node.style.bottom = this.filter.hidden ? "" : `${this.filter.offsetHeight}px`;
  }

  /* -- what stands on the screen -- */
  build() {
    this.announced = el("p", { class: "announced", "aria-live": "polite" });
    this.typing = el("p", { class: "typed", hidden: true });
    this.chip = el("p", { class: "chip", role: "status", hidden: true });
    this.veil = el("div", { class: "veil", hidden: true });
    this.help = el("aside", { class: "panel help", "aria-label": this.say("help.title"), hidden: true, tabindex: -1 }, el("h2", {}, this.say("help.title")), this.table(),
      el("p", {}, this.say("help.dated", { day: this.talk.made, version: this.talk.version })),
      ...(this.options.leave ? [el("p", {}, el("button", { type: "button", onclick: () => this.options.leave() }, this.say("help.leave")))] : []));
    this.invitation = el("aside", { class: "panel follow", "aria-label": this.say("follow.title"), hidden: true });
    this.filter = this.overlay();
    this.canvases = [new Canvas(this.talk, this.words)];
    if (this.role === "speaker") this.desk();
    else this.root.replaceChildren(el("main", {}, this.canvases[0].node));
    this.root.append(this.veil, this.announced, this.chip, this.typing, this.filter, this.invitation, this.help);
  }

  table() {
    const list = el("dl");
    for (const [keys, meaning] of this.talk.keys) list.append(el("div", {}, el("dt", {}, keys), el("dd", {}, meaning)));
    return list;
  }

  overlay() {
    const { say, talk } = this, months = talk.months;
    const boxes = [...talk.countries, ...talk.elsewhere].map(([code, name]) => el("input", { type: "checkbox", value: code, "data-name": name }));
    this.finder = el("input", { type: "search", placeholder: say("filter.find"), "aria-label": say("filter.find"), oninput: (event) => { event.stopPropagation(); this.narrow(); } });
    const ends = ["from", "to"].map((name, i) => el("input", { type: "range", name, min: 0, max: Math.max(0, months.length - 1), value: i ? months.length - 1 : 0, "aria-label": say(`filter.${name}`) }));
    const read = () => {
      const [from, to] = ends.map((end) => +end.value).sort((a, b) => a - b);
      this.choose({ countries: boxes.filter((box) => box.checked).map((box) => box.value),
        from: from > 0 ? months[from][0] : "", to: to < months.length - 1 ? months[to][1] : "" });
    };
    const labels = boxes.map((box) => el("label", {}, box, el("span", {}, box.dataset.name), el("b", { "data-of": box.value })));
    const period = ends.map((end) => el("label", {}, say(`filter.${end.name}`), end, el("output")));
    this.controls = { boxes, ends, period };
    return el("aside", { class: "panel filter", "aria-label": say("filter.title"), hidden: true, oninput: read },
      el("fieldset", { class: "countries" }, el("legend", {}, say("filter.title")), this.finder, ...labels), el("div", { class: "period" }, ...period),
      el("div", { class: "row" }, el("p", { class: "found", role: "status" }), el("button", { type: "button", onclick: () => this.open(null) }, say("filter.keep")),
        el("button", { type: "button", onclick: () => this.back() }, say("filter.back"))));
  }

  /* The talk's own countries; by typing any other, where nothing is documented. */
  narrow() {
    const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(), typed = folded(this.finder.value.trim());
    this.controls.boxes.forEach((box, i) => {
      box.parentNode.hidden = !box.checked && (typed ? !folded(box.dataset.name).includes(typed) : i >= this.talk.countries.length);
    });
    this.fit();
  }

  desk() {
    const { say } = this, button = (name, work) => el("button", { type: "button", class: name, onclick: work }, say(`speaker.${name}`));
    this.canvases.push(new Canvas(this.talk, this.words));
    this.captions = [el("figcaption"), el("figcaption")];
    this.clocks = ["clock", "left", "on"].map((name) => el("p", { class: name === "on" ? "plan" : name }, el("b"), say(`speaker.${name}`)));
    this.notes = el("section", { class: "notes", "aria-label": say("speaker.notes"), tabindex: 0 });
    this.wire = el("p", { class: "wire", role: "status" });
    this.root.replaceChildren(el("main", { class: "desk" },
      el("figure", { class: "now" }, this.captions[0], el("div", { class: "frame" }, this.canvases[0].node, this.veil)),
      el("figure", { class: "then" }, this.captions[1], el("div", { class: "frame" }, this.canvases[1].node)),
      el("div", { class: "clocks" }, ...this.clocks), this.notes,
      el("div", { class: "keys" }, button("previous", () => this.previous()), button("next", () => this.next()),
        button("black", () => this.change({ black: !this.state.black })), button("filter", () => this.open(this.filter)),
        button("codes", () => this.invite()), button("restart", () => this.keys.t()), this.renewal = button("renew", () => this.keys.r()), this.wire)));
    const tick = () => { this.tick(); this.ticking = setTimeout(tick, 250); };
    tick();
  }

  render() {
    this.play();
    this.paint();
    this.advance();
    this.remember();
  }

  paint() {
    const { step, frame, filter, black } = this.state;
    const until = this.step.by === "time" ? this.step.until[this.month] : "", label = this.step.by === "time" ? this.step.labels[this.month] : "";
    this.root.classList.toggle("filtered", !!filter);
    const n = this.canvases[0].show(step, frame, filter, until, label);
    this.canvases[0].node.classList.toggle("awaits", !!this.awaited);
    this.veil.hidden = !black;
    if (this.options.remember !== false && this.doc.title !== this.step.title) this.doc.title = this.step.title;
    this.chip.hidden = !filter;
    if (filter) said(this.chip, this.tag(filter, n));
    said(this.announced, black || this.awaited ? "" : this.heading());
    this.mirror(filter, n);
    if (this.role === "speaker") this.brief(filter);
  }

  /* What a screen reader says of the step: which it is, and in a roll call who is called. */
  heading() {
    const { step, frame } = this.state, called = this.step.by === "key" ? this.canvases[0].sections[step].querySelector(`[data-frame="${frame}"]`) : null;
    return [`${step + 1} / ${this.talk.steps.length}`, called ? [...called.children].map((one) => one.textContent).join(", ") : this.step.title].join(": ");
  }

  /* What the filter is, and what of it this step follows: countries touch actions alone, a period every mark. */
  tag(filter, n) {
    if (this.canvases[0].counts[this.state.step]) return [this.describe(filter), this.words.count("actions", n.actions)].join(" · ");
    const period = { ...filter, countries: [] }, marked = this.canvases[0].marks[this.state.step].length > 0;
    return marked && (filter.from || filter.to) ? this.describe(period) : this.say("filter.idle", { filter: this.describe(filter) });
  }

  describe({ countries, from, to }) {
    const names = countries.map((code) => [...this.talk.countries, ...this.talk.elsewhere].find(([one]) => one === code)?.[1] ?? code);
    const month = (day, i) => this.talk.months.find((one) => one[i] === day)?.[2] ?? day;
    const period = from || to ? [month(from || this.talk.months[0]?.[0], 0), month(to || this.talk.months.at(-1)?.[1], 1)].join(" – ") : "";
    return [names.length > 3 ? `${names.slice(0, 3).join(", ")} +${names.length - 3}` : names.join(", "), period].filter(Boolean).join(" · ");
  }

  mirror(filter, n) {
    const { boxes, ends, period } = this.controls, { months, rows } = this.talk;
    const { fits } = matching(this.talk, { ...filter, countries: [] }, "", this.canvases[0].only[this.state.step]);
    boxes.forEach((box, at) => {
      box.checked = !!filter?.countries.includes(box.value);
      box.parentNode.lastChild.textContent = at < this.talk.countries.length ? rows.filter((row, i) => row[4] === box.value && fits[i]).length : 0;
    });
    this.narrow();
    if (!this.filter.contains(this.active) || !filter) {
      ends[0].value = filter?.from ? months.findIndex((m) => m[0] === filter.from) : 0;
      ends[1].value = filter?.to ? months.findIndex((m) => m[1] === filter.to) : months.length - 1;
    }
    ends.forEach((end, i) => { period[i].lastChild.textContent = months[+end.value]?.[2] ?? ""; });
    this.filter.querySelector(".found").hidden = !this.canvases[0].counts[this.state.step];
    this.filter.querySelector(".found").textContent = ["actions", "cities", "countries"].map((key) => this.words.count(key, n[key])).join(" · ");
  }

  brief(filter) {
    const { step, frame } = this.state, { steps } = this.talk, now = steps[step];
    const more = now.by === "key" && frame < now.frames - 1;
    const [at, then] = more ? [step, frame + 1] : [step + 1, 0];
    const names = now.by === "key" ? now.names.filter(Boolean).length : 0;
    const name = frame < names && !this.awaited ? [this.say("speaker.name", { number: frame + 1, all: names })] : [];
    this.captions[0].textContent = [`${step + 1} / ${steps.length}`, ...name, now.title].join(" · ");
    this.captions[1].textContent = steps[at] ? `${this.say("speaker.then")}: ${steps[at].title}` : this.say("speaker.last");
    this.canvases[1].node.hidden = !steps[at];
    if (steps[at]) this.canvases[1].show(at, then, filter, "", steps[at].by === "time" ? steps[at].labels.at(-1) : "");
    const lines = [...(step === 0 ? this.talk.problems.map((text) => el("p", { class: "problems" }, text)) : []),
      ...(now.said?.[frame] && !this.awaited ? [el("p", { class: "said" }, now.said[frame])] : []), ...now.notes.map((text) => el("p", { dir: "auto" }, text))];
    this.notes.replaceChildren(...lines);
    this.tick();
    this.wired();
  }

  tick() {
    const [clock, left, plan] = this.clocks.map((one) => one.firstChild);
    clock.textContent = new Date().toLocaleTimeString(this.talk.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const elapsed = this.elapsed ?? 0;
    const due = this.talk.steps.slice(0, this.state.step).reduce((sum, step) => sum + step.seconds, 0) * 1000;
    const now = this.step.seconds * 1000 * (this.step.by === "key" ? this.state.frame / this.step.frames : 0);
    left.textContent = minutes(this.talk.seconds * 1000 - elapsed);
    const late = elapsed - due - now - (this.step.by === "key" ? 0 : this.step.seconds * 1000);
    const early = due + now - elapsed;
    const off = this.elapsed === null ? 0 : Math.max(0, late, early), which = off < 1000 ? "on" : late > 0 ? "behind" : "ahead";
    plan.textContent = minutes(off);
    said(plan.nextSibling, this.say(`speaker.${which}`));
  }

  wired() {
    if (!this.wire) return;
    this.renewal.hidden = !this.waiting;
    const { live, connected } = this.wires;
    const why = connected === false ? "lost" : this.wires.wrong ? "wrong" : this.follows ? "follows" : "joined";
    this.wire.textContent = live?.gone ? this.say("wire.gone") : live?.room ? this.say(`wire.${why}`) : "";
  }

  /* -- the room: touch, pointer, screen that stays awake -- */
  listen() {
    this.on(this.doc, "keydown", (event) => this.key(event), true);
    this.on(this.win, "resize", () => this.fit());
    if (this.options.remember !== false) this.on(this.win, "hashchange", () => { const at = this.named(); if (at) this.go(...at); });
    let start = null;
    this.on(this.root, "touchstart", (event) => { start = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
    this.on(this.root, "touchend", (event) => {
      const end = event.changedTouches[0];
      if (!start || event.target.closest(".panel, .desk, .check")) return;
      const dx = end.clientX - start.clientX, dy = end.clientY - start.clientY;
      if (Math.abs(dx) > 40 && Math.abs(dx) > 1.5 * Math.abs(dy)) { this.swiped = performance.now(); if (dx < 0) this.next(); else this.previous(); }
    });
    this.on(this.root, "click", (event) => {
      if (this.role !== "stage" || event.target.closest(".panel, a, button") || performance.now() - (this.swiped ?? -1e4) < 500) return;
      if (!this.filter.hidden || !this.help.hidden || !this.invitation.hidden) return this.open(null);
      if (event.clientX < this.win.innerWidth * .3) this.previous(); else this.next();
    });
    const wake = () => { this.root.classList.remove("still"); clearTimeout(this.idle); if (this.role === "stage") this.idle = setTimeout(() => this.root.classList.add("still"), 1500); };
    for (const type of ["pointermove", "pointerdown"]) this.on(this.root, type, (event) => { if (event.pointerType !== "touch") wake(); });
    wake();
    this.on(this.doc, "visibilitychange", () => { if (!this.doc.hidden) { this.awake(); this.render(); this.wires.tell({ asks: true }); } });
    this.on(this.root, "contextmenu", (event) => event.preventDefault());
  }

  async awake() {
    if (this.role !== "stage" || !navigator.wakeLock || this.doc.hidden) return;
    this.lock = await navigator.wakeLock.request("screen").catch(() => null);
  }
}

/* ---- before the talk: walk every step, then say *ready* or what to do ---- */
async function check(root, talk, options) {
  const { say } = speech(talk), verdicts = new Map(), trial = talk.live?.trial;
  let walked = false;  /* before everything was looked at nothing is ready */
  const stage = el("div", { class: "walk", "aria-hidden": "true", inert: true });
  const title = el("h1", {}, say("check.walking")), list = el("ul");
  root.replaceChildren(stage, el("main", { class: "check", tabindex: 0 }, title, list));
  root.classList.add("player");
  for (const [name, colour] of Object.entries(talk.look)) root.style.setProperty(`--${name}`, colour);
  const rule = (name, good, sentence) => {
    verdicts.set(name, { good, sentence });
    const waiting = [...verdicts].some(([, one]) => one.good === "press"), bad = [...verdicts].some(([, one]) => one.good === false);
    if (walked || bad) title.textContent = say(bad ? "check.todo" : waiting ? "check.waiting" : "check.ready");
    root.dataset.verdict = !walked ? "walking" : bad ? "todo" : waiting ? "waiting" : "ready";
    list.replaceChildren(...[...verdicts].map(([one, { good: fine, sentence: text }]) => el("li", { class: fine === false ? "todo" : "", "data-rule": one, "data-good": String(fine) },
      el("b", {}, say(`check.${{ true: "good", false: "bad" }[fine] ?? fine}`)), el("span", {}, say(`check.${one}`)),
      el("span", {}, text, ...(one === "contrast" ? [greys()] : one === "phones" && trial && fine !== true ? [html("span", { class: "scan" }, trial.svg)] : [])))));
  };
  for (const [name, good, sentence] of talk.checks) rule(name, good, sentence);

  const asked = () => performance.getEntriesByType("resource").filter((one) => !one.name.startsWith("data:")).length;
  const before = asked(), canvas = new Canvas(talk, speech(talk)), times = [], spilled = [];
  stage.append(canvas.node);
  await (document.fonts?.ready ?? null);
  for (let i = 0; i < talk.steps.length; i += 1) {
    for (let frame = 0; frame < (talk.steps[i].by === "key" ? talk.steps[i].frames : 1); frame += 1) {
      const start = performance.now();
      canvas.show(i, frame, null, talk.steps[i].until?.at(-1), "");
      canvas.sections[i].getBoundingClientRect();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - start);
      if (spills(canvas.sections[i])) spilled.push(i + 1);
    }
  }
  stage.remove();
  const slowest = Math.round(Math.max(...times)), usual = [...times].sort((a, b) => a - b)[times.length >> 1];
  rule("steps", !spilled.length && usual < 500, spilled.length ? say("check.steps.spilled", { steps: [...new Set(spilled)].join(", ") }) : say("check.steps.walked", { steps: talk.steps.length, ms: slowest }));
  rule("network", asked() === before, say(asked() === before ? "check.network.none" : "check.network.some", { requests: asked() - before }));
  const faces = [...(document.fonts ?? [])].filter((face) => /Source (Serif|Sans)/.test(face.family));
  rule("fonts", faces.length > 0 && faces.every((face) => face.status !== "error"), say(faces.length ? "check.fonts.own" : "check.fonts.none"));
  const maps = talk.steps.filter((step) => step.kind === "map");
  rule("map", maps.every((step) => step.html.includes("data-land")), say(!maps.length ? "check.map.absent" : maps.every((step) => step.html.includes("data-land")) ? "check.map.here" : "check.map.lost"));
  const { width, height } = screen, ratio = width / height;
  rule("screen", width >= 1024 && height >= 720 && ratio > 1.2 && ratio < 2, say(width >= 1024 && height >= 720 && ratio > 1.2 && ratio < 2 ? "check.screen.fits" : "check.screen.odd", { width, height }));
  const least = contrast(talk.look);
  rule("contrast", least >= 4.5, say("check.contrast.is", { ratio: least.toFixed(1) }));
  rule("awake", !!navigator.wakeLock, say(navigator.wakeLock ? "check.awake.can" : "check.awake.cannot"));
  const wanted = new Set(["PageDown", "PageUp"]), pressed = new Set();
  const clicker = () => rule("clicker", wanted.size ? "press" : true, wanted.size ? say("check.clicker.press", { keys: [...wanted].join(", ") }) : say("check.clicker.heard", { keys: [...pressed].join(", ") }));
  document.addEventListener("keydown", (event) => {
    if (["PageDown", "PageUp", "b", "B", ".", "F5", "Escape"].includes(event.key)) { event.preventDefault(); pressed.add(event.key); wanted.delete(event.key); clicker(); }
  });
  walked = true;
  clicker();
  if (trial) await arrival(rule, say, talk.live.url, trial);
}

/* The address that phones are told is good once a first phone has come by it. */
async function arrival(rule, say, url, { name, address, near }) {
  rule("phones", "mind", say(near ? "check.phones.network" : "check.phones.scan", { address }));
  for (;;) {
    const answer = await fetch(`${url}/tried?name=${name}`, { cache: "no-store" }).then((found) => found.json()).catch(() => null);
    if (answer?.came) return rule("phones", true, say("check.phones.came", { address }));
    await new Promise((done) => setTimeout(done, 2000));
  }
}

function greys() {
  const chart = el("span", { class: "chart", "aria-hidden": "true" });
  for (let i = 0; i < 7; i += 1) chart.append(el("i"));
  [...chart.children].forEach((one, i) => { one.style.background = `hsl(30 6% ${8 + i * 15}%)`; });
  return chart;
}

function spills(section) {
  const box = section.getBoundingClientRect();
  return [...section.querySelectorAll("h1, p, li, b, .drawing, svg")].some((node) => {
    const own = node.getBoundingClientRect();
    return own.width > 0 && !node.closest(".end") && (own.right > box.right + 1 || own.bottom > box.bottom + 1 || own.left < box.left - 1 || own.top < box.top - 1);
  });
}

function contrast({ background, second, ink, muted, red }) {
  const light = (colour) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255).map((c) => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  return Math.min(...[ink, muted, red].flatMap((colour) => [background, second].map((ground) => ratio(colour, ground))));
}

/* ---- start: a document of its own (the kit, /present) has the talk inside; the framework's page hands it over ---- */
function start(root, talk, options = {}) {
  return (options.role ?? "stage") === "check" ? check(root, talk, options) : new Player(root, talk, options);
}

/* A talk that no server knows is handed over by the window that opens this one, and kept over a reload of either. */
function whenHanded(then, otherwise) {
  const kept = quietly(() => JSON.parse(sessionStorage.getItem("marathon handed"))), origin = location.origin;
  const have = (talk) => { window.removeEventListener("message", hear); clearTimeout(patience); keepHanded(talk); then(talk); };
  const hear = (event) => { if (event.origin === origin && event.source === window.opener && event.data?.hands) have(event.data.hands); };
  const patience = setTimeout(() => (kept ? have(kept) : otherwise()), window.opener ? 3000 : 0);
  window.addEventListener("message", hear);
  window.opener?.postMessage({ marathon: 1, wants: true }, origin);
}
const keepHanded = (talk) => quietly(() => sessionStorage.setItem("marathon handed", JSON.stringify(talk)));

const talk = document.getElementById("marathon-talk");
if (talk) {
  const asked = new URLSearchParams(location.search).get("role") ?? location.hash.match(/^#role=(\w+)/)?.[1];
  const address = (role) => { const url = new URL(location.href); if (url.protocol === "file:") url.hash = `role=${role}`; else { url.hash = ""; url.searchParams.set("role", role); } return url.href; };
  /* For a stand nobody attends: ?auto=20&loop=1, in a file #auto=20&loop=1 */
  const stand = new URLSearchParams(location.search || location.hash.slice(1)), pace = clamp(Math.round(+stand.get("auto")) || 0, 0, 600);
  const root = document.getElementById("marathon-player"), inside = JSON.parse(talk.textContent);
  const begin = (whole) => start(root, whole, {
    state: pace ? { auto: { on: true, pace: Math.max(2, pace), loop: stand.get("loop") === "1" } } : {},
    role: ["speaker", "check"].includes(asked) ? asked : "stage",
    speaker: () => window.open(address("speaker"), "marathon-speaker", "popup,width=1280,height=800"),
    check: () => window.open(address("check"), "marathon-check"),
    renewed: (newer) => (inside.handed ? keepHanded(newer) : talk.remove()),  /* what was kept names whoever has gone */
    elsewhere: () => { if (location.protocol !== "file:") location.reload(); },
  });
  if (inside.handed) whenHanded((whole) => begin({ ...whole, live: { ...whole.live, ...inside.live } }), () => root.append(el("p", { class: "check" }, inside.alone)));
  else begin(inside);
}
return start;
})();
