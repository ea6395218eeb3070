// Runs every *.walk.mjs of this folder in headless Chromium against the built site.
//
//   node tests/browser/run.mjs [WORD…]      only walks whose name has one of the words
//
// A walk file exports an object of named walks:
//
//   export default {
//     'the page opens': async ({ page, url, cli, check, axe }) => { … },
//   };
//
// Each walk gets a fresh page (nothing opened yet) and fails when it throws, and also when the page
// logged an error, threw, broke its security policy, or asked any other origin for anything.
// `cargo xtask test browser` sets the environment: LOADBEARING_SITE (folder of the site),
// LOADBEARING_CHROMIUM, LOADBEARING_CLI (the command line program), NODE_PATH (playwright-core,
// axe-core). LOADBEARING_SCREENSHOTS=FOLDER keeps a picture of every failed walk.

import { execFile } from 'node:child_process';
import { strict as check } from 'node:assert';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { serve } from './site.mjs';
import { watch } from './watch.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A walk that has not ended by then has failed [ms]. */
const PATIENCE = 400_000;
/** The site must work below any path of a host. */
const SUB_PATH = '/some/where/loadbearing/';
/** Quiet on the network, and able to run as root in a container. */
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Runs the command line program and gives what it prints. */
async function cli(...words) {
  const program = process.env.LOADBEARING_CLI;
  check(program, 'LOADBEARING_CLI names the command line program');
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(program, words, options);
  return stdout;
}

/** Fails with every accessibility violation that axe finds in the page as it is. */
async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run());
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`));
  check.equal(lines.length, 0, `accessibility:\n${lines.join('\n')}`);
}

async function walkOnce(browser, origin, name, walk) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const seen = await watch(context, origin);
  const page = await context.newPage();
  const started = performance.now();
  let timer;
  let failure;
  try {
    await Promise.race([
      walk({ page, context, url: origin + SUB_PATH, cli, check, axe: () => axe(page) }),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not done after ${PATIENCE} ms`)), PATIENCE);
      }),
    ]);
    check.equal(seen.length, 0, `the page must not:\n${seen.join('\n')}`);
  } catch (error) {
    failure = [error?.message ?? String(error), ...seen].join('\n');
    const folder = process.env.LOADBEARING_SCREENSHOTS;
    if (folder) {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}.png`);
      await page.screenshot({ path: file, fullPage: true }).catch(() => {});
    }
  } finally {
    clearTimeout(timer);
    await context.close();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failure ? 'FAILED' : 'passed'}  ${name} (${seconds} s)`);
  if (failure) console.log(failure.replace(/^/gm, '        '));
  return !failure;
}

const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((file) => file.endsWith('.walk.mjs')).sort();
const walks = [];
for (const file of files) {
  const { default: named } = await import(pathToFileURL(join(here, file)));
  for (const [name, walk] of Object.entries(named)) walks.push({ name, walk });
}
const chosen = walks.filter(({ name }) =>
  wanted.length === 0 || wanted.some((word) => name.includes(word)));
check(chosen.length > 0, 'there is no walk to run');

const site = await serve(process.env.LOADBEARING_SITE ?? join(root, 'dist'), SUB_PATH);
const browser = await chromium.launch({
  executablePath: process.env.LOADBEARING_CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});
let failed = 0;
try {
  for (const { name, walk } of chosen) {
    if (!(await walkOnce(browser, site.origin, name, walk))) failed += 1;
  }
} finally {
  await browser.close();
  site.close();
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
