// What runs in a month, and one busy hour of it: step by step, by itself, by keyboard.

const FUTURES = 24;

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

/** Opens a company and zooms into an hour of its first strategy. */
async function zoomed(page, url, month) {
  await page.goto(`${url}#/?v=1&scenario=photo-app-2010&replications=${FUTURES}`);
  await finish(page);
  await page.locator('#month').fill(String(month));
  await page.locator('#zoom').click();
  await page.locator('.looked-at').waitFor({ timeout: 120_000 });
}

const text = async (page, selector) => (await page.locator(selector).textContent()).trim();

export default {
  'a month shows what runs in it, and its busy hour can be replayed': async ({ page, url, check, axe }) => {
    await zoomed(page, url, 0);
    check.equal(await page.evaluate(() => document.activeElement.id), 'hour', 'the button leads there');
    const boxes = page.locator('#diagram .boxes').first();
    check(await boxes.locator('[data-node=application].marked').count() === 1, 'the bottleneck is outlined');
    const told = await text(page, '#hour .looked-at');
    check.match(told, /The busy hour of future \d+ of 24/);
    check.match(told, /requests, [\d.]+M? ?K?.* events/);
    check(await page.locator('#histogram .bin').count() > 10);
    check.equal(await page.locator('#histogram .level').count(), 4, 'p50, p95, p99 and the warning line');
    check(await page.locator('#durations .bar-waiting').count() > 0);
    await axe();
    await page.emulateMedia({ colorScheme: 'dark' });
    await axe();

    // Steps change the counts, and back is back.
    const application = page.locator('#moves [data-node=application]');
    const first = await application.getAttribute('aria-label');
    await page.locator('#frame-on').click();
    check.match(await text(page, '#moves output'), /frame 2 of 240/);
    check.match(await text(page, '#now'), /Since the frame before/);
    await page.locator('#frame').fill('150');
    check.match(await text(page, '#moves output'), /frame 151 of 240/);
    check(await application.getAttribute('aria-label') !== first, 'something moves');
    await page.locator('#frame').focus();
    await page.keyboard.press('ArrowLeft');
    check.match(await text(page, '#moves output'), /frame 150 of 240/);
    await page.locator('#frame').fill('0');
    check.equal(await application.getAttribute('aria-label'), first);

    // It plays to its end and stops there; then it begins anew.
    await page.locator('#speed').selectOption('30');
    await page.locator('#frame').fill('230');
    await page.locator('#play').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /frame 240 of/.test(document.querySelector('#moves output').textContent));
    await page.waitForFunction(() => document.querySelector('#play').textContent.trim() === 'Play again');
    check(await page.locator('#frame-on').isDisabled(), 'there is no frame behind the last');
    await page.locator('#play').click();
    check.equal(await text(page, '#play'), 'Pause');
    await page.locator('#play').click();
    check.equal(await text(page, '#play'), 'Play');

    // The same as tables, and the picture as a file.
    const tables = page.locator('#hour details.data');
    check.equal(await tables.count(), 4);
    await tables.last().locator('summary').click();
    check.equal(await tables.last().locator('tbody tr').count(), 240);
    const download = page.waitForEvent('download');
    await page.locator('#diagram .take summary').first().click();
    await page.locator('#diagram .take').first().getByRole('button').last().click();
    check.match((await download).suggestedFilename(), /\.svg$/);
  },

  'who wants no motion goes step by step, and the next strategy begins anew': async ({ page, url, check, axe }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    await zoomed(page, url, 1);
    check(!(await page.locator('#play').isVisible()), 'nothing moves by itself');
    await page.locator('#frame-on').click();
    await page.locator('#frame-on').click();
    check.match(await text(page, '#moves output'), /frame 3 of/);
    await page.waitForTimeout(700);
    check.match(await text(page, '#moves output'), /frame 3 of/);
    const before = await page.locator('.looked-at').getAttribute('data-hour');
    await page.locator('[data-zoom=build_right_now]').click();
    await page.waitForFunction((old) => document.querySelector('.looked-at').dataset.hour !== old, before);
    check.match(await text(page, '#moves output'), /frame 1 of/);
    await axe();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= 390, `${wide} px`);
  },
};
