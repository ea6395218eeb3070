// What would flip the answer: tried by itself when it is seen, given up at will, by keyboard, and
// the same as on the command line.

import { readFileSync } from 'node:fs';

/** Opens the page and waits for its answer. */
async function answer(page, url, futures) {
  await page.goto(`${url}#/?v=1&scenario=b2b-saas&seed=7&replications=${futures}`);
  await finish(page);
}

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

const see = (page) => page.locator('#explore').scrollIntoViewIfNeeded();

/** The number in an amount as the page writes it: −$1,234. */
const usd = (said) => Number(said.replace('\u2212', '-').replace(/[^-\d]/g, ''));

/** The cells of a figure's table, row by row. */
const table = (page, figure) => page.evaluate((id) =>
  [...document.querySelectorAll(`#${id} details.data tbody tr`)].map((row) =>
    [...row.cells].map((cell) => cell.textContent.trim())), figure);

const phase = (page) => page.locator('#tornado-asking').getAttribute('data-phase');

/** The drawing that a figure's menu saves, and its table. */
async function saved(page, figure) {
  const file = async (act) => {
    const [download] = await Promise.all([page.waitForEvent('download'), act()]);
    return readFileSync(await download.path());
  };
  const take = page.locator(`#${figure} .take`);
  await take.locator('summary').click();
  const svg = await file(() => take.getByRole('button', { name: 'SVG' }).click());
  const png = await file(() => take.getByRole('button', { name: 'PNG' }).click());
  await take.locator('summary').click();
  const data = page.locator(`#${figure} details.data`);
  await data.locator('summary').click();
  const csv = await file(() => data.getByRole('button').click());
  await data.locator('summary').click();
  return { svg: svg.toString(), png, csv: csv.toString() };
}

/** Pairs of a bar and words in the same row of the tornado that lie on each other. */
const covered = (page) => page.evaluate(() =>
  [...document.querySelectorAll('.tornado-row')].flatMap((row) => {
    const bars = [...row.querySelectorAll('.tornado-bar, .mark-sign')];
    return [...row.querySelectorAll('text:not(.mark-letter)')].filter((words) => {
      const one = words.getBoundingClientRect();
      return one.width > 0 && bars.some((bar) => {
        const other = bar.getBoundingClientRect();
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        // Letters reach less far up and down than their line.
        const down = Math.min(one.bottom - 4, other.bottom) - Math.max(one.top + 4, other.top);
        return across > 1 && down > 1;
      });
    }).map((words) => words.textContent);
  }));

export default {
  'what would flip the answer says what the command line says': async (walk) => {
    const { page, url, cli, check, axe } = walk;
    const futures = 10;
    await answer(page, url, futures);
    check.equal(await phase(page), 'none', 'nothing begins before it is seen');
    const fingerprint = await page.locator('#fingerprint').textContent();
    await see(page);
    await page.locator('#tornado-asking progress').waitFor();
    await page.locator('#tornado[data-stage=coarse]').waitFor({ timeout: 120_000 });
    await page.locator('#tornado[data-stage=final]').waitFor({ timeout: 360_000 });
    check.equal(await page.locator('#fingerprint').textContent(), fingerprint);

    const words = ['sensitivity', '--scenario', 'b2b-saas', '--seed', '7', '--no-flips', '--json'];
    const told = JSON.parse(await cli(...words, '--replications', String(futures), '--quiet'));
    const ends = ({ low, high }) => [low, high].map((end) => Math.round(end.difference.usd)).join();
    const known = new Set(told.bars.map(ends));
    const rows = await table(page, 'tornado');
    check.equal(rows.length, told.bars.length);
    // Those that were tried in full.
    const full = rows.filter((row) => row[6] !== 'not looked for');
    check.equal(full.length, 12);
    for (const row of full) check(known.has([row[3], row[5]].map(usd).join()), row.join(' | '));
    check.equal(await page.locator('.tornado-row').count(), 12);
    check(await page.locator('#turns li').count() > 0, 'something turns it');
    const first = await page.locator('#turns li strong').first().textContent();
    check((await page.locator('#flip').textContent()).includes(first), 'the verdict says it too');
    await page.locator('#tornado-more').click();
    check.equal(await page.locator('.tornado-row').count(), rows.length);
    await axe();

    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await page.waitForTimeout(300);
      check.deepEqual(await covered(page), [], `words lie on bars at ${width} px`);
    }
  },

  'assumptions are read and tried by keyboard, and given up': async (walk) => {
    const { page, url, check } = walk;
    await answer(page, url, 60);
    await see(page);
    await page.locator('#tornado').waitFor({ timeout: 120_000 });
    await page.locator('#tornado-asking button').focus();
    await page.keyboard.press('Enter');
    await page.locator('#tornado-asking[data-phase=cancelled]').waitFor();
    check(await page.locator('#verdict').isVisible());
    await page.waitForTimeout(1200);
    check.equal(await phase(page), 'cancelled', 'it stays given up');

    const said = () => page.locator('#tornado-said').textContent();
    const before = await said();
    await page.locator('#tornado-pick').focus();
    await page.keyboard.press('ArrowDown');
    check.notEqual(await said(), before, 'another row is read');
    const path = await page.locator('#tornado-pick').inputValue();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    check.match(await page.evaluate(() => document.activeElement.textContent), /^Try /);
    await page.keyboard.press('Enter');
    await page.waitForFunction((name) => location.hash.includes(`${name}=`), path.replace('/', '.'));
    await finish(page);
    await page.locator('#tornado-asking[data-phase=running]').waitFor({ timeout: 60_000 });
  },

  'a map of two assumptions says what the command line says': async (walk) => {
    const { page, url, cli, check, axe } = walk;
    const futures = 6;
    await answer(page, url, futures);
    await see(page);
    await page.locator('#tornado[data-stage=final]').waitFor({ timeout: 360_000 });
    await page.locator('#map-across').selectOption('money.revenue_usd_per_user_month');
    await page.locator('#map-up').selectOption('team.engineers');
    await page.locator('#map-asking button').focus();
    await page.keyboard.press('Enter');
    await page.locator('.map-drawn[data-stage=final]').waitFor({ timeout: 360_000 });
    const told = JSON.parse(await cli('map', '--scenario', 'b2b-saas', '--seed', '7', '--quiet',
      '--across', 'money.revenue_usd_per_user_month', '--up', 'team.engineers', '--json',
      '--replications', String(futures)));
    const expected = told.rows.flat().map(({ usd: amount }) => Math.round(amount));
    check.deepEqual((await table(page, 'map')).map((row) => usd(row[2])), expected);

    await page.locator('#map-column').focus();
    const said = () => page.locator('#map-said').textContent();
    await page.keyboard.press('Home');
    const corner = await said();
    await page.keyboard.press('ArrowRight');
    check.notEqual(await said(), corner);
    check(await page.locator('.heat-one.picked').count() === 1);
    await axe();

    // What is saved stands alone: on light ground, with its unit, its signs and where it is from.
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const [figure, unit] of [['tornado', 'in US dollars'], ['map', 'Each cell']]) {
      const { svg, png, csv } = await saved(page, figure);
      const lines = svg.match(/<text[^>]*>[^<]*/g).map((text) => text.replace(/.*>/, '')).join(' ');
      for (const part of ['What would flip the answer', unit, 'Rebuild later', 'seed 7']) {
        check(lines.includes(part), `${figure} says ${part}`);
      }
      check.match(svg, /<rect width="100%" height="100%" fill="rgb\(251, 250, 247\)"/);
      check.doesNotMatch(svg, /class=|var\(|light-dark/, 'no style of the page is needed');
      check.equal(png.subarray(1, 4).toString(), 'PNG');
      check(png.length > 20_000, `${png.length} bytes`);
      check.match(csv, /"-\$[\d,]+"/, 'numbers that spreadsheets know');
      check.equal(csv.trim().split('\r\n').length, (await table(page, figure)).length + 1);
    }
    check.equal(await page.locator('[data-saving]').count(), 0, 'the page is as it was');
    check.equal(await page.locator('.heat-one.picked').count(), 1, 'what is read is still marked');
    await page.locator('#map-set').click();
    await page.waitForFunction(() => location.hash.includes('money.revenue_usd_per_user_month='));
  },
};
