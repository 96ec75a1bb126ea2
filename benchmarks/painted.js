// When did the page last change what is seen? Changes of the document and drawings of WebGL are noted as they happen;
// a change counts as painted in the frame after the next one.
(() => {
  const ignored = '[data-testid="stStatusWidget"], [data-testid="stToolbar"], [data-testid="stDecoration"]';
  const seen = { changed: 0, drawn: 0, clicked: 0 };
  const note = (kind) => { seen[kind] = performance.now(); };
  const isOurs = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element && !element.closest(ignored);
  };
  new MutationObserver((records) => {
    if (records.some((record) => isOurs(record.target))) note('changed');
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ['d', 'style', 'transform', 'class', 'href', 'src', 'width', 'height'] });
  for (const context of [self.WebGLRenderingContext, self.WebGL2RenderingContext]) {
    for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
      const draw = context && context.prototype[name];
      if (draw) context.prototype[name] = function (...args) { note('drawn'); return draw.apply(this, args); };
    }
  }
  addEventListener('click', (event) => { seen.clicked = event.timeStamp; }, { capture: true });
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  // Resolves with { begin, painted } in milliseconds since the page was opened, once `ready` holds and nothing has
  // changed for `quiet` milliseconds.
  self.painted = async (ready, quiet) => {
    for (;;) {
      await frame();
      const last = Math.max(seen.changed, seen.drawn);
      const app = document.querySelector('[data-testid="stApp"]');
      const idle = app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-stale="true"]');
      if (idle && last > seen.clicked && performance.now() - last > quiet && ready(seen)) {
        return { begin: seen.clicked, painted: last + 1000 / 60, opened: performance.timeOrigin };
      }
    }
  };
})();
