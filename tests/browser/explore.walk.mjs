// What would flip the answer: tried by itself when it is seen, given up at will, by keyboard, and
// the same as on the command line.

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
    await page.locator('#map-set').click();
    await page.waitForFunction(() => location.hash.includes('money.revenue_usd_per_user_month='));
  },
};
