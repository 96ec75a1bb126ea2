/* The player inside a page of the framework: over everything on it, the framework's own dialogs too. */
const opened = {};
const FILLING = "position:fixed;inset:0;width:100%;height:100%;margin:0;border:0;padding:0;max-width:none;max-height:none;overflow:hidden";

function dressed(data, where) {
  const style = where.createElement("style");
  style.textContent = data.style;
  return [style, where.createElement("div")];
}

function speaker(data) {
  const other = window.open("", "marathon-speaker", "popup,width=1280,height=800");
  if (!other) return null;
  opened.speaker?.end();  /* a second press: the same window, and one speaker's screen in it */
  const [style, root] = dressed(data, other.document), fonts = other.document.createElement("link");
  Object.assign(fonts, { rel: "stylesheet", href: new URL("app/static/fonts.css", location.href).href });
  other.document.title = data.talk.title;
  other.document.body.replaceChildren(fonts, style, root);
  opened.speaker = marathonPlayer(root, data.talk, { role: "speaker", remember: false });
  other.focus();
  return other;
}

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
    const renewed = (talk) => { shown.talk = talk; note(shown); };
    opened.player = marathonPlayer(root, shown.talk, { role: shown.role, remember: false, screen: root, leave, renewed, speaker: () => speaker(shown),
      check: () => shown.talk.link && window.open(`present?${shown.talk.link}&role=check`, "marathon-check") });
  };
  button.textContent = data.start;
  button.onclick = () => begin();
  if (data.auto && opened.auto !== data.talk.link) { opened.auto = data.talk.link; begin(); }
  else if (!opened.host && before(data)) begin(before(data));
}
