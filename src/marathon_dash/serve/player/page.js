/* The player inside a page of the framework: over everything on it, the framework's own dialogs too. */
const opened = {};
const FILLING = "position:fixed;inset:0;width:100%;height:100%;margin:0;border:0;padding:0;max-width:none;max-height:none;overflow:hidden";

function dressed(data, where) {
  const style = where.createElement("style");
  style.textContent = data.style;
  return [style, where.createElement("div")];
}

/* The speaker's screen and the check are pages of their own, so that they outlive a reload of this one; the talk,
   which no server may know, is handed to them when they ask. */
function beside(role, lang) {
  const size = role === "speaker" ? "popup,width=1280,height=800" : "";
  return window.open(`present?own=1&role=${role}&lang=${lang}`, `marathon-${role}`, size);
}
window.addEventListener("message", ({ data, origin, source }) => {
  if (origin === location.origin && data?.wants && opened.talk) source.postMessage({ marathon: 1, hands: opened.talk }, origin);
});

/* A reload, or a laptop that was woken: what was open opens again, at the same step. */
const NOTE = `marathon open ${location.pathname}`;
const noted = (work) => { try { return work(sessionStorage); } catch { return null; } };
const before = ({ role, style, start }) => {
  const talk = noted((kept) => JSON.parse(kept.getItem(`${NOTE} ${role}`)));
  return talk && { talk, role, style, start };
};

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  /* While the player is open, the page beneath is nothing: not for the eye, not for the keyboard. */
  const beneath = (inert) => { for (const one of document.body.children) if (one !== opened.host) one.inert = inert; };
  const leave = () => { noted((kept) => kept.removeItem(`${NOTE} ${data.role}`)); beneath(false); opened.player?.end?.(); opened.host?.remove(); opened.host = null; button.focus(); };
  const note = (shown) => noted((kept) => kept.setItem(`${NOTE} ${data.role}`, JSON.stringify(shown.talk)));
  const begin = (from = data) => {
    const shown = { ...from };
    opened.talk = shown.talk;
    if (opened.host) leave();
    note(shown);
    const host = document.createElement("div");
    const [style, root] = dressed(shown, document);
    host.popover = "manual";
    host.style.cssText = FILLING;
    host.attachShadow({ mode: "open" }).append(style, root);
    document.body.append(host);
    host.showPopover();
    opened.host = host;
    beneath(true);
    /* The framework's dialogs put everything else to sleep; the player stays awake. */
    new MutationObserver(() => { if (host.inert) host.inert = false; host.removeAttribute("aria-hidden"); }).observe(host, { attributes: true });
    const renewed = (talk) => { opened.talk = shown.talk = talk; note(shown); };
    opened.player = marathonPlayer(root, shown.talk, { role: shown.role, remember: false, screen: root, leave, renewed,
      speaker: () => beside("speaker", shown.talk.lang), check: () => beside("check", shown.talk.lang) });
  };
  button.textContent = data.start;
  button.onclick = () => begin();
  if (data.auto && opened.auto !== data.talk.link) { opened.auto = data.talk.link; begin(); }
  else if (!opened.host && before(data)) begin(before(data));
}
