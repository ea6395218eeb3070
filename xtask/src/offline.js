// Keeps this version of the page for times without a network. Written by the build.
//
// Names carry hashes of their content, so a file that is kept under its name is always the right
// one. The page itself is asked from the network first: a new version takes over with the next
// load, and what is kept is shown only together with the files that belong to it.

const VERSION = '@VERSION@';
const FILES = @FILES@;
/** The files that the page of this version names. */
const NAMED = @NAMED@;
/** How long the network may take to bring the page before the kept one is shown [ms]. */
const PATIENCE = 4000;

const place = self.registration.scope;
const mine = `loadbearing ${place} `;
const current = mine + VERSION;

self.addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(current);
  // The page is asked anew; everything else was fetched a moment ago.
  const page = await fetch('./', { cache: 'no-cache' });
  const text = await page.clone().text();
  // A host in the middle of an update may give another version's page: then nothing is kept, and
  // the next load tries again.
  if (!page.ok || !NAMED.every((name) => text.includes(name))) {
    await caches.delete(current);
    throw new Error('the page is of another version');
  }
  await cache.put('./', page);
  await cache.addAll(FILES);
})()));

// Runs when no page of an earlier version is open any more.
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(mine) && name !== current) await caches.delete(name);
  }
})()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(place)) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request));
});

async function kept(request) {
  const cache = await caches.open(current);
  return cache.match(request, { ignoreSearch: true });
}

async function file(request) {
  return (await kept(request)) ?? fetch(request);
}

async function page(request) {
  const home = [place, `${place}index.html`].includes(request.url.split(/[?#]/)[0]);
  const old = await kept(home ? './' : request);
  if (!old) return fetch(request);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, old); });
  const fresh = fetch(request).then((found) => (found.ok ? found : old), () => old);
  return Promise.race([fresh, late]);
}
