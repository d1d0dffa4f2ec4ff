// The preview page: tabs, frame widths, copying, and swapping in a new build without losing one's place.

const find = (selector) => document.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

// ---- What a person chose, kept over reloads of the page ----

const kept = (() => {
  try {
    return JSON.parse(sessionStorage.getItem("preview")) ?? {};
  } catch {
    return {};
  }
})();

function keep(name, value) {
  kept[name] = value;
  try {
    sessionStorage.setItem("preview", JSON.stringify(kept));
  } catch {
    // Private windows may forbid it; then a choice lasts as long as the page.
  }
}

function restoreChoices() {
  for (const input of findAll("input")) {
    if (!(input.name in kept)) continue;
    input.checked = input.type === "radio" ? input.value === kept[input.name] : kept[input.name];
  }
  // A reason that nothing is left out for any more cannot be chosen: then all are shown.
  for (const group of findAll("fieldset")) {
    if (!group.querySelector(":checked")) group.querySelector("input").checked = true;
  }
}

const chosen = (name) => find(`input[name="${name}"]:checked`)?.value;

// ---- Tabs ----

const tabs = findAll('[role="tab"]');

function showTab(tab, { focus = false } = {}) {
  for (const other of tabs) {
    const selected = other === tab;
    other.setAttribute("aria-selected", selected);
    other.tabIndex = selected ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !selected;
  }
  if (focus) tab.focus();
  keep("tab", tab.id);
  fitFrames();
}

function moveTab(event) {
  const place = tabs.indexOf(event.target);
  const last = tabs.length - 1;
  const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: last }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  showTab(tabs.at(next > last ? 0 : next), { focus: true });
}

// ---- Frames ----

const stages = findAll(".stage");

function emailAddress() {
  const query = new URLSearchParams({ colours: chosen("colours") });
  for (const name of ["images", "styles"]) {
    if (!find(`input[name="${name}"]`).checked) query.set(name, "off");
  }
  return `/email.html?${query}`;
}

function loadFrames() {
  if (document.documentElement.dataset.state !== "built") return;
  find("#open-email").href = emailAddress();
  for (const frame of findAll("iframe")) loadFrame(frame, emailAddress());
}

// Replaces what the frame shows, so that the browser's "back" does not walk through every build.
function loadFrame(frame, address) {
  const top = frame.contentWindow.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  frame.contentWindow.location.replace(address);
}

// A frame has the width that was asked for; where there is less room, it is shown smaller, never narrower.
function fitFrames() {
  for (const stage of stages) {
    const screen = stage.querySelector(".screen");
    const frame = stage.querySelector("iframe");
    const scale = stage.querySelector(".scale");
    const wanted = chosen(stage.classList.contains("phone") ? "phone" : "desktop");
    const room = stage.clientWidth - 2;
    if (room <= 0) continue;
    const width = wanted === "full" ? room : Number(wanted);
    const ratio = Math.min(1, room / width);
    screen.style.width = `${Math.floor(width * ratio) + 2}px`;
    frame.style.width = `${width}px`;
    frame.style.height = `${screen.clientHeight / ratio}px`;
    frame.style.transform = ratio < 1 ? `scale(${ratio})` : "";
    scale.hidden = ratio === 1;
    scale.textContent = `at ${Math.round(ratio * 100)} %`;
  }
}

// ---- Copying ----

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyThroughField(text);
  }
}

// Pages that are not on this machine have no clipboard of their own.
function copyThroughField(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "hidden" });
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (!copied) throw new Error("the browser refused");
}

async function copyFrom(button) {
  const label = button.getAttribute("aria-label");
  try {
    await copyText(document.getElementById(button.dataset.copy).textContent);
  } catch (error) {
    announce(`${label}: ${error.message}`);
    button.classList.add("failed");
    return;
  }
  button.focus({ preventScroll: true });
  button.classList.remove("failed");
  button.classList.add("copied");
  announce(label.replace("Copy", "Copied"));
  clearTimeout(button.timer);
  button.timer = setTimeout(() => button.classList.remove("copied"), 1600);
}

function announce(text) {
  find("#announcement").textContent = text;
}

// ---- Left out, by reason ----

function filterReasons() {
  const reason = chosen("reason");
  for (const row of findAll("tr[data-reason]")) row.hidden = Boolean(reason) && row.dataset.reason !== reason;
}

// ---- Live reload ----

function tellStatus(kind, text) {
  const status = find("#status");
  status.dataset.kind = kind;
  if (status.textContent !== text) status.textContent = text;
}

const shownNumber = () => Number(document.documentElement.dataset.number);
let stale = false;

async function swapPage() {
  const answer = await fetch("/");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  const [left, top] = [scrollX, scrollY];
  for (const fresh of findAll("[data-live]", page)) {
    const old = document.getElementById(fresh.id);
    if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  }
  for (const name of ["number", "state", "problem"]) {
    const value = page.documentElement.dataset[name];
    if (value === undefined) delete document.documentElement.dataset[name];
    else document.documentElement.dataset[name] = value;
  }
  document.title = page.title;
  restoreChoices();
  filterReasons();
  loadFrames();
  fitFrames();
  scrollTo(left, top);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function hear(event) {
  const { number, building } = JSON.parse(event.data);
  if (stale || number !== shownNumber()) {
    stale = false;
    const first = shownNumber() === 0;
    await swapPage();
    if (!building && !first) return tellStatus(...outcome(`Updated ${new Date().toLocaleTimeString()}`));
  }
  if (building) tellStatus("busy", "Building…");
  else if (find("#status").dataset.kind !== "live") tellStatus(...outcome("Live"));
}

function outcome(text) {
  return "problem" in document.documentElement.dataset ? ["failed", "Could not be built"] : ["live", text];
}

let events;

function listen() {
  events?.close();
  events = new EventSource("/events");
  events.onmessage = hear;
  events.onerror = () => {
    stale = true;
    tellStatus("lost", "Not connected");
    // The browser tries again by itself, unless the answer was a refusal.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

// A page in the background holds no connection, of which a browser has few; it catches up when it is looked at.
function listenWhenVisible() {
  if (document.hidden) events?.close();
  else listen();
}

// ---- Wiring ----

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyFrom(button);
  const tab = event.target.closest('[role="tab"]');
  if (tab) showTab(tab);
});
find('[role="tablist"]').addEventListener("keydown", moveTab);
document.addEventListener("change", ({ target }) => {
  keep(target.name, target.type === "radio" ? target.value : target.checked);
  if (["colours", "images", "styles"].includes(target.name)) loadFrames();
  else if (target.name === "reason") filterReasons();
  else fitFrames();
});
document.addEventListener("visibilitychange", listenWhenVisible);
new ResizeObserver(fitFrames).observe(find(".stages"));

restoreChoices();
filterReasons();
showTab(tabs.find((tab) => tab.id === kept.tab) ?? tabs[0]);
loadFrames();
listenWhenVisible();
