// The page works without a network after the first visit, and a new version takes over whole.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './site.mjs';

const built = process.env.LOADBEARING_SITE ?? fileURLToPath(new URL('../../dist', import.meta.url));
const PATH = '/some/where/else/';
const STATE = '#/?v=1&scenario=b2b-saas&seed=7&replications=8';

/** Waits until everything is kept. */
const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 240_000 });

/** A copy of the site on a host of its own, and a browser that nobody watches: errors are meant. */
async function hosted(context, walk) {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-'));
  cpSync(built, folder, { recursive: true });
  const site = await serve(folder, PATH);
  const other = await context.browser().newContext();
  try {
    await walk({ folder, site, other, url: site.origin + PATH });
  } finally {
    await other.close();
    site.close();
    rmSync(folder, { recursive: true });
  }
}

export default {
  'after the first visit it works without a network': async ({ context, check }) => {
    await hosted(context, async ({ site, other, url }) => {
      const page = await other.newPage();
      await page.goto(url + STATE);
      await kept(page);
      await finish(page);
      const print = await page.locator('#fingerprint').textContent();
      site.close();
      await page.goto('about:blank');
      await page.goto(url + STATE);
      await finish(page);
      check.equal(await page.locator('#fingerprint').textContent(), print);
      const names = await page.evaluate(() => caches.keys());
      check.equal(names.length, 1, names.join('\n'));
      check(names[0].startsWith(`loadbearing ${url} `), names[0]);
    });
  },

  'a new version takes over with the next load, and the old one goes': async ({ context, check }) => {
    await hosted(context, async ({ folder, site, other, url }) => {
      const page = await other.newPage();
      await page.goto(url + STATE);
      await kept(page);
      const first = await page.evaluate(() => caches.keys());
      // The next version: another page, whose worker keeps it under another name.
      const index = join(folder, 'index.html');
      writeFileSync(index, readFileSync(index, 'utf8').replace('<title>', '<title>New: '));
      const worker = join(folder, 'offline.js');
      writeFileSync(worker, readFileSync(worker, 'utf8').replace(/VERSION = '/, "VERSION = 'new"));
      await page.reload();
      check.match(await page.title(), /^New: /, 'the network comes first');
      // Browsers look for a new worker some time after a page was opened; here, now.
      await page.evaluate(async () => {
        const found = await navigator.serviceWorker.getRegistration();
        await found.update();
        const made = found.installing;
        if (made) await new Promise((done) => { made.onstatechange = done; });
      });
      await page.close();
      // The new worker takes over when no page of the old one is open.
      const later = await other.newPage();
      await check.doesNotReject(async () => {
        for (let round = 0; ; round += 1) {
          await later.goto(url + STATE);
          await kept(later);
          const names = await later.evaluate(() => caches.keys());
          if (names.length === 1 && names[0] !== first[0]) return;
          if (round > 20) throw new Error(names.join('\n'));
          await later.goto('about:blank');
          await later.waitForTimeout(300);
        }
      });
      site.close();
      await later.goto('about:blank');
      await later.goto(url + STATE);
      check.match(await later.title(), /^New: /, 'the new version is the one that is kept');
      await finish(later);
    });
  },

  'a page of another version is not kept with these files': async ({ context, check }) => {
    await hosted(context, async ({ folder, other, url }) => {
      const index = join(folder, 'index.html');
      const text = readFileSync(index, 'utf8');
      const page = await other.newPage();
      // Half of an update: the worker is there, its page is not yet.
      const worker = join(folder, 'offline.js');
      const lines = readFileSync(worker, 'utf8').replace(/NAMED = \["/, 'NAMED = ["loader-of-tomorrow.js", "');
      writeFileSync(worker, lines);
      await page.goto(url + STATE);
      await page.locator('#status').waitFor({ state: 'attached' });
      const state = await page.evaluate(async () => {
        const found = await navigator.serviceWorker.getRegistration();
        const made = found?.installing ?? found?.waiting ?? found?.active;
        if (made && made.state === 'installing') {
          await new Promise((done) => made.addEventListener('statechange', done, { once: true }));
        }
        return { state: made?.state ?? 'redundant', caches: await caches.keys() };
      });
      check.deepEqual(state, { state: 'redundant', caches: [] });
      check.equal(readFileSync(index, 'utf8'), text);
    });
  },
};
