// Asking like a person: the levers, undo, the gallery, one's own users; by mouse, by keyboard, on a
// phone.

const FUTURES = 24;
const PHONE = { width: 390, height: 844 };

/** Opens the page with a state. */
const open = (page, url, state) => page.goto(`${url}#/?v=1&${state}&replications=${FUTURES}`);

/** Waits until the run is over. */
const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

const hash = (page) => page.evaluate(() => location.hash);

/** Twelve months of users, one a line. */
const YEAR = Array.from({ length: 12 }, (_, month) => `2026-${month + 1},${1000 + 100 * month}`);

export default {
  'a lever is found, moved, explained and taken back': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    const rail = page.locator('#levers');
    await rail.getByLabel('Find a lever').fill('leave in a month');
    const lever = rail.locator('[data-path="growth.churn_per_month"]');
    await lever.waitFor();
    // Explanations are looked through as well, as soon as they have been fetched.
    check(await rail.locator('.lever').count() <= 3, 'few levers have these words');
    const slider = lever.getByRole('slider');
    check.equal(await slider.getAttribute('aria-valuetext'), '3% a month');
    await lever.locator('summary').click();
    check.match(await lever.textContent(), /Plausible.*1\.5–7% a month/s);
    await lever.getByRole('link', { name: /Recurly|churn/i }).first().waitFor();
    await slider.focus();
    await page.keyboard.press('End');
    check.match(await hash(page), /growth\.churn_per_month=0\.07/);
    check.match(await lever.textContent(), /changed/);
    await axe();
    await lever.getByRole('button', { name: /back to 3%/ }).click();
    check.doesNotMatch(await hash(page), /churn/);
    await finish(page);
  },

  'changes are undone and done again by button and by keyboard': async ({ page, url, check }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    const users = page.locator('#users-at-start');
    await users.fill('900');
    await finish(page);
    await page.locator('#architecture-build_right_now').selectOption('single_server');
    await page.locator('#month').focus();
    await page.keyboard.press('Control+z');
    check.equal(await page.locator('#architecture-build_right_now').inputValue(), 'scalable_monolith');
    await page.keyboard.press('Control+z');
    check.equal(await users.inputValue(), '500');
    check(await page.locator('#undo').isDisabled());
    await page.keyboard.press('Control+Shift+z');
    check.equal(await users.inputValue(), '900');
    await page.locator('#redo').click();
    check.equal(await page.locator('#changes').textContent(), '2 changed');
    await page.locator('#reset').click();
    check.equal(await page.locator('#changes').textContent(), 'as the preset');
    await page.locator('#undo').click();
    check.equal(await page.locator('#changes').textContent(), '2 changed');
    await finish(page);
  },

  'a company is chosen from the gallery, and a rebuild gets another trigger': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await page.locator('#gallery summary').click();
    await axe();
    await page.getByRole('radio', { name: /photo/i }).check();
    await page.locator('#imported').waitFor();
    check.match(await hash(page), /scenario=photo-app-2010/);
    await page.locator('#scenario').selectOption('b2b-saas');
    await page.locator('#trigger-rebuild_later').selectOption({ label: 'it is month' });
    await page.locator('#trigger-value-rebuild_later').fill('9');
    await page.waitForFunction(() => /rebuild_later\.trigger=month%3A9/.test(location.hash));
    await finish(page);
    await page.reload();
    await page.locator('#trigger-value-rebuild_later').waitFor();
    check.equal(await page.locator('#trigger-value-rebuild_later').inputValue(), '9');
  },

  'own users are pasted, corrected, linked and removed': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await page.locator('#own-users summary').click();
    const text = page.locator('#own-users-text');
    await text.fill([...YEAR.slice(0, 5), 'many', ...YEAR.slice(6)].join('\n'));
    await page.locator('#own-users-take').click();
    check.match(await page.locator('#own-users').getByRole('alert').textContent(), /line 6/);
    await axe();
    await text.fill(['month,users', ...YEAR].join('\n'));
    await page.locator('#own-users-take').click();
    check.match(await page.locator('#imported').textContent(), /your 12 months, from 1,000 to 2,100/);
    await finish(page);
    check.equal(await page.locator('#month').getAttribute('max'), '11', 'as many months as numbers');
    await page.reload();
    await page.locator('#imported').waitFor();
    await page.locator('#own-users summary').click();
    await page.locator('#own-users-remove').click();
    await page.locator('#users-at-start').waitFor();
    const file = { name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(YEAR.join('\r\n')) };
    await page.locator('#own-users input[type=file]').setInputFiles(file);
    await page.locator('#imported').waitFor();
  },

  'a phone has the levers in a sheet, and the keyboard alone suffices': async ({ page, url, check, axe }) => {
    await page.setViewportSize(PHONE);
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    const sheet = page.locator('#levers-sheet');
    check(!(await sheet.isVisible()), 'the sheet is closed at first');
    const toggle = page.locator('#levers-toggle');
    await toggle.focus();
    await page.keyboard.press('Enter');
    check(await sheet.isVisible());
    check.equal(await toggle.getAttribute('aria-expanded'), 'true');
    await page.locator('#levers-search').focus();
    await page.keyboard.type('size of the market');
    const focused = () => page.evaluate(() => document.activeElement.id);
    await page.locator('#slide-growth-market_users').waitFor();
    const slides = sheet.locator('[id^="slide-"]:visible');
    while ((await slides.count()) > 1) await page.waitForTimeout(20);
    for (let step = 0; step < 6 && !(await focused()).startsWith('slide-'); step += 1) {
      await page.keyboard.press('Tab');
    }
    check.equal(await focused(), 'slide-growth-market_users');
    await page.keyboard.press('ArrowLeft');
    check.match(await hash(page), /growth\.market_users=/);
    await axe();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= PHONE.width, `${wide} px`);
    await page.keyboard.press('Escape');
    check(!(await sheet.isVisible()), 'Escape closes the sheet');
    check.equal(await focused(), 'levers-toggle', 'and the focus is where it was opened');
    await finish(page);
  },
};
