// What one takes away opens elsewhere and says what the page says.

import { readFileSync } from 'node:fs';

const STATE = '#/?v=1&scenario=b2b-saas&seed=7&replications=8';

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 240_000 });

/** The file that comes when `act` is done. */
async function file(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The first picture's menu, opened by keyboard; gives its buttons. */
async function menu(page, figure) {
  const take = page.locator(`${figure} .take`).first();
  await take.locator('summary').focus();
  await page.keyboard.press('Enter');
  return take.getByRole('button');
}

export default {
  'a picture is a drawing and a bitmap that stand alone': async ({ page, url, context, check, axe }) => {
    await page.goto(url + STATE);
    await finish(page);
    const buttons = await menu(page, '#sign-latency');
    await axe();
    const svg = await file(page, () => buttons.filter({ hasText: 'SVG' }).click());
    check.match(svg.name, /^loadbearing-.*\.svg$/);
    const text = svg.bytes.toString();
    check.doesNotMatch(text, /class=|var\(|light-dark/, 'no style of the page is needed');
    check.match(text, /seed 7/);
    const png = await file(page, () => buttons.filter({ hasText: 'PNG' }).click());
    check.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
    check(png.bytes.length > 5000, `${png.bytes.length} bytes`);
    // Alone, in a page without our styles: curves and words have their colours.
    const other = await context.browser().newPage();
    try {
      await other.setContent(text);
      const seen = await other.evaluate(() => {
        const of = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
        return { strokes: new Set([...document.querySelectorAll('path')].map((one) =>
          getComputedStyle(one).stroke)).size, heading: of('text', 'fontSize') };
      });
      check(seen.strokes >= 2, 'curves have colours');
      check.equal(seen.heading, '17px');
    } finally {
      await other.close();
    }
  },

  'tables, report, scenario and text say what the page says': async ({ page, url, cli, context, check }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(url + STATE);
    await finish(page);
    await page.locator('#cumulative details.data summary').click();
    const csv = await file(page, () => page.locator('#cumulative details.data button').click());
    const lines = csv.bytes.toString().trim().split('\r\n');
    const rows = await page.locator('#cumulative details.data tr').count();
    check.equal(lines.length, rows);

    const report = await file(page, () => page.locator('#take-report').click());
    const words = ['compare', '--scenario', 'b2b-saas', '--seed', '7', '--replications', '8', '--json'];
    check.deepEqual(JSON.parse(report.bytes.toString()), JSON.parse(await cli(...words)));

    const scenario = await file(page, () => page.locator('#take-scenario').click());
    check.equal(scenario.name, 'scenario.json');
    check.equal(JSON.parse(scenario.bytes.toString()).schema, 1);

    await page.locator('#take-text').click();
    await page.locator('.take-away-said').getByText('Copied').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    const print = await page.locator('#fingerprint').textContent();
    check(text.includes(print.trim()) && text.includes(url), text);
  },

  'it prints on two sheets, in grey too': async ({ page, url, check }) => {
    await page.goto(url + STATE);
    await finish(page);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    const sheets = (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length;
    check(sheets >= 1 && sheets <= 2, `${sheets} sheets`);
    await page.emulateMedia({ media: 'print' });
    const dashed = await page.evaluate(() => {
      const line = document.querySelector('#sign-latency .slot-second .curve');
      return getComputedStyle(line).strokeDasharray;
    });
    check.notEqual(dashed, 'none', 'the strategies differ without colour');
  },
};
