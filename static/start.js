// Runs before the program: says so when it cannot start, and keeps the page for times without a
// network. Both must work when the program does not.

const failed = ({ target }) => {
  // A picture or a style that is missing stops nothing.
  if (target instanceof Element && target.tagName !== 'SCRIPT') return;
  const notice = document.getElementById('cannot-start');
  if (!notice) return;
  const link = new URLSearchParams(location.hash.split('?')[1]);
  const name = (key, other) => (/^[\w-]{1,64}$/.test(link.get(key) ?? '') ? link.get(key) : other);
  const command = `loadbearing compare --scenario ${name('scenario', 'b2b-saas')} --seed ${name('seed', '7')}`;
  notice.querySelector('code').textContent = command;
  const reason = typeof WebAssembly === 'object' ? 'not-loaded' : 'no-webassembly';
  notice.querySelector(`[data-reason=${reason}]`).hidden = false;
  notice.hidden = false;
  document.getElementById('starting')?.remove();
};
// A file that is missing says so to itself only, so the listener is there on the way down.
addEventListener('error', failed, true);
addEventListener('unhandledrejection', failed);

// Inside somebody else's page there is no keeping: that page decides what it stores.
if ('serviceWorker' in navigator && window.top === window) {
  // Once all of the program is there: before the first answer nothing else uses the line.
  addEventListener('complete', () => {
    // Refused on pages without https and in private windows; the page works as before.
    navigator.serviceWorker.register('./offline.js').catch(() => {});
  }, { once: true });
}
