// Times the built page in Chromium: from opening it to the first picture and to the result, and
// again after a change of money, which needs no new window.
// Usage: cargo xtask bench page (the site must be in dist/).

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { serve } from '../tests/browser/site.mjs';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PATH = '/loadbearing/';
const PATIENCE = 600_000;
const ROUNDS = Number(process.env.LOADBEARING_ROUNDS ?? 3);

const site = await serve(process.env.LOADBEARING_SITE ?? join(import.meta.dirname, '../dist'), PATH);
const browser = await chromium.launch({
  executablePath: process.env.LOADBEARING_CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});

const until = (page, test, argument) =>
  page.waitForFunction(test, argument, { timeout: PATIENCE, polling: 20 });

const finished = (page) => until(page, () =>
  document.querySelector('#status')?.dataset.phase === 'finished');

/** Seconds to the first picture, to the result, and to the result after a change of money. */
async function once(preset, processors) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await context.addInitScript((count) => {
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => count });
  }, processors);
  const page = await context.newPage();
  const address = `${site.origin}${PATH}#/?v=1&scenario=${preset}&seed=7`;
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  await page.goto(address);
  await until(page, () => document.querySelector('#verdict'));
  const first = since();
  await finished(page);
  const full = since();
  const events = await page.locator('.trust-line').textContent();
  const print = await page.locator('#fingerprint').textContent();
  await page.evaluate(() => { location.hash += '&team.engineer_usd_per_month=9000'; });
  const changed = performance.now();
  await until(page, (old) => document.querySelector('#status').dataset.phase === 'finished'
    && document.querySelector('#fingerprint').textContent !== old, print);
  const again = (performance.now() - changed) / 1000;
  await context.close();
  return { first, full, again, events };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  const page = await browser.newPage();
  await page.goto(`${site.origin}${PATH}`);
  await page.locator('#verdict').waitFor();
  const listed = await page.evaluate(() =>
    [...document.querySelectorAll('[name=scenario]')].flatMap((one) =>
      (one.options ? [...one.options] : [one]).map(({ value }) => value)));
  await page.close();
  const presets = listed.length > 0 ? listed : ['b2b-saas', 'photo-app-2010'];
  for (const preset of presets) {
    for (const processors of [2, 8]) {
      const samples = [];
      for (let round = 0; round < ROUNDS; round += 1) samples.push(await once(preset, processors));
      const seconds = (name) => median(samples.map((one) => one[name])).toFixed(2).padStart(6);
      const workers = processors === 2 ? '1 worker ' : '4 workers';
      console.log(`${preset.padEnd(20)} ${workers}  first ${seconds('first')} s  result `
        + `${seconds('full')} s  other money ${seconds('again')} s`);
    }
  }
} finally {
  await browser.close();
  site.close();
}
