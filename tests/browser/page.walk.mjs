// What a founder does on the page, and that it says what the command line says.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNS = ['latency', 'downtime', 'delivery_pace', 'cloud_spend'];
const FUTURES = 24;

/** Opens the page with a state. */
const open = (page, url, state) => page.goto(`${url}#/?v=1&${state}&replications=${FUTURES}`);

/** Waits until the run is over. */
const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

/** The numbers that the page shows, as machines read them. */
const shown = (page) => page.evaluate((signs) => {
  const values = (selector) => [...document.querySelectorAll(selector)].map((data) => data.value);
  return {
    fingerprint: document.querySelector('#fingerprint').textContent.trim(),
    difference: Number(values('#verdict .claim data')[0]),
    tooClose: document.querySelector('#verdict').classList.contains('too-close'),
    totals: values('#totals data').map(Number),
    crossings: Object.fromEntries(signs.map((sign) =>
      [sign, values(`#sign-${sign} .crossings data`).map((month) => (month ? Number(month) : null))])),
  };
}, SIGNS);

/** The same numbers of a report of the command line. */
const told = ({ fingerprint, verdict, strategies }) => ({
  fingerprint,
  difference: verdict.difference_usd,
  tooClose: verdict.too_close_to_call,
  totals: strategies.slice(0, 2).map((strategy) => strategy.total_usd.mean),
  crossings: Object.fromEntries(SIGNS.map((sign) => [sign, strategies.slice(0, 2).map((strategy) =>
    strategy.crossings.find((crossing) => crossing.sign === sign).month_p50 ?? null)])),
});

/** What the command line says of a scenario. */
async function compare(cli, scenario, seed) {
  const words = ['compare', '--scenario', scenario, '--seed', String(seed)];
  return told(JSON.parse(await cli(...words, '--replications', String(FUTURES), '--json')));
}

/** A preset gives the same on the page and on the command line. */
const agrees = (scenario) => async ({ page, url, cli, check }) => {
  const seed = 7;
  await open(page, url, `scenario=${scenario}&seed=${seed}`);
  await page.locator('#verdict[data-stage=coarse]').waitFor();
  check.equal(await page.locator('#status').getAttribute('data-phase'), 'running',
    'the first picture comes while the rest is computed');
  await finish(page);
  check.deepEqual(await shown(page), await compare(cli, scenario, seed));
};

export default {
  'the page says what the command line says: b2b-saas': agrees('b2b-saas'),
  'the page says what the command line says: photo-app-2010': agrees('photo-app-2010'),

  'a changed company is computed, linked, and the same as its file': async (walk) => {
    const { page, url, cli, check } = walk;
    await open(page, url, 'scenario=b2b-saas&seed=7');
    await finish(page);
    const before = await shown(page);
    await page.locator('#users-at-start').fill('900');
    await page.locator('#architecture-rebuild_later').selectOption('scalable_monolith');
    await page.locator('#seed').fill('8');
    await page.waitForFunction((old) =>
      document.querySelector('#status').dataset.phase === 'finished'
      && document.querySelector('#fingerprint').textContent.trim() !== old, before.fingerprint);
    const hash = await page.evaluate(() => location.hash);
    for (const part of ['growth.initial_users=900', 'rebuild_later.architecture=scalable_monolith', 'seed=8']) {
      check(hash.includes(part), `${hash} lacks ${part}`);
    }
    const after = await shown(page);
    const folder = mkdtempSync(join(tmpdir(), 'loadbearing-'));
    try {
      const file = join(folder, 'scenario.json');
      writeFileSync(file, await page.locator('#trust pre').textContent());
      check.deepEqual(after, await compare(cli, file, 8));
    } finally {
      rmSync(folder, { recursive: true });
    }
    await page.reload();
    await finish(page);
    check.deepEqual(await shown(page), after, 'the link brings the same back');
  },

  'a run can be cancelled and begun again': async ({ page, url, check }) => {
    await page.goto(`${url}#/?v=1&scenario=b2b-saas&replications=9000`);
    await page.locator('#verdict').waitFor();
    await page.locator('#cancel').click();
    const phase = page.locator('#status');
    check.equal(await phase.getAttribute('data-phase'), 'cancelled');
    await page.waitForTimeout(1500);
    check.equal(await phase.getAttribute('data-phase'), 'cancelled', 'it stays cancelled');
    check(await page.locator('#verdict').isVisible(), 'what was computed stays');
    await page.locator('#again').click();
    await page.locator('#status[data-phase=running]').waitFor({ state: 'attached' });
    await page.evaluate((futures) => {
      location.hash = `#/?v=1&scenario=b2b-saas&seed=9&replications=${futures}`;
    }, FUTURES);
    await finish(page);
  },

  'a broken link keeps what is usable': async ({ page, url, check }) => {
    await open(page, url, 'scenario=photo-app-2010&seed=-4&colour=red');
    await page.getByRole('alert').waitFor();
    const notes = await page.getByRole('alert').textContent();
    check.match(notes, /seed=-4/);
    check.match(notes, /colour/);
    check(await page.locator('#imported').isVisible(), 'the scenario was taken');
  },

  'mistakes are named and changing them is a way on': async ({ page, url, check }) => {
    await open(page, url, 'scenario=b2b-saas&growth.initial_users=-5');
    await page.locator('#status[data-phase=refused]').waitFor({ state: 'attached' });
    check.match(await page.getByRole('alert').textContent(), /growth\.initial_users/);
    await page.locator('#users-at-start').fill('600');
    await finish(page);
  },

  'a crash says what happened and leaves a way on': async ({ context, url, check }) => {
    // A context that nobody watches: an error is what this is about.
    const other = await context.browser().newContext();
    try {
      await other.addInitScript(() => {
        const Real = window.Worker;
        let first = true;
        window.Worker = class extends Real {
          constructor(address) {
            const broken = 'onmessage = () => { throw new Error("broken on purpose"); };';
            super(first ? URL.createObjectURL(new Blob([broken])) : address);
            first = false;
          }
        };
      });
      const page = await other.newPage();
      await open(page, url, 'scenario=b2b-saas&seed=4711');
      const alert = page.getByRole('alert');
      await alert.waitFor();
      const said = await alert.textContent();
      check.match(said, /broken on purpose/);
      check.match(said, /--seed 4711/);
      await page.locator('#again').click();
      await finish(page);
    } finally {
      await other.close();
    }
  },

  'nothing is inaccessible, light and dark, computing and done': async ({ page, url, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await page.locator('#verdict').waitFor();
    await axe();
    await finish(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await axe();
    }
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await axe();
  },

  'the page fits phones and wide screens': async ({ page, url, check }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    for (const width of [320, 390, 768, 1440, 2560]) {
      await page.setViewportSize({ width, height: 844 });
      await page.waitForTimeout(200);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width, `${wide} px wide on a screen of ${width} px`);
    }
  },

  'the keyboard reaches everything and reads the months': async ({ page, url, check }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    const reached = new Set();
    for (let step = 0; step < 64; step += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => {
        const { id, name, tagName } = document.activeElement;
        return id || name || tagName;
      }));
    }
    const wanted = ['scenario', 'users-at-start', 'growth-per-month', 'architecture-rebuild_later',
      'architecture-build_right_now', 'seed', 'month', 'SUMMARY', 'BUTTON'];
    for (const one of wanted) check(reached.has(one), `${one} is not among ${[...reached]}`);
    await page.locator('#month').focus();
    await page.keyboard.press('Home');
    const first = await page.locator('.readout').first().textContent();
    await page.keyboard.press('ArrowRight');
    check.notEqual(await page.locator('.readout').first().textContent(), first);
    check.match(await page.locator('#month').getAttribute('aria-valuetext'), /^month 1, /);
  },
};
