// Comparing and trusting: before and after, up to four strategies, every number, the method.

import { readFileSync } from 'node:fs';

const FUTURES = 24;
const PHONE = { width: 390, height: 844 };

const open = (page, url, state) => page.goto(`${url}#/?v=1&${state}&replications=${FUTURES}`);

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

/** Waits for the answer to something else than `before`. */
const another = (page, before) => page.waitForFunction((old) =>
  document.querySelector('#status').dataset.phase === 'finished'
  && document.querySelector('#fingerprint').textContent.trim() !== old, before);

const fingerprint = async (page) => (await page.locator('#fingerprint').textContent()).trim();

const hash = (page) => page.evaluate(() => location.hash);

export default {
  'a pinned result stands beside the next one': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    const before = await fingerprint(page);
    await page.locator('#pin').click();
    check.match(await page.locator('#comparison').textContent(), /Nothing was changed yet/);
    await page.locator('#users-at-start').fill('2000');
    await another(page, before);
    const said = await page.locator('#comparison').textContent();
    check.match(said, /Users at launch: 500\u00a0users → 2,000\u00a0users/);
    check.match(said, /Total, Rebuild later/);
    check.match(said, /better|worse/);
    check(await page.locator('.mark.ghost, .ghost-total').count() > 0, 'pale marks show what was');
    await axe();
    await page.locator('#unpin').click();
    check.equal(await page.locator('#comparison').count(), 0);
  },

  'four strategies stand beside each other, and the fewest are two': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    const before = await fingerprint(page);
    await page.locator('#compare-evolve').click();
    await page.locator('#compare-never_rebuild').click();
    check.match(await hash(page), /strategies=rebuild_later\+build_right_now\+evolve\+never_rebuild/);
    await another(page, before);
    check.equal(await page.locator('#totals data').count(), 4);
    check.equal(await page.locator('.stacks .stack').count(), 4);
    check.equal(await page.locator('#sign-latency .curve').count(), 4);
    check.equal(await page.locator('#sign-latency .crossings li').count(), 4);
    await axe();
    await page.emulateMedia({ colorScheme: 'dark' });
    await axe();
    for (const width of [320, 390, 768, 1440, 2560]) {
      await page.setViewportSize({ width, height: 844 });
      await page.waitForTimeout(200);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width, `${wide} px wide on a screen of ${width} px`);
    }
    for (const name of [/Remove strategy “Rebuild later”/, /Remove strategy “Build right now”/]) {
      await page.getByRole('button', { name }).click();
    }
    check.match(await hash(page), /strategies=evolve\+never_rebuild/);
    check.equal(await page.getByRole('button', { name: /^Remove strategy “/ }).count(), 0);
    await finish(page);
  },

  'every number is there with its source, can be changed and taken along': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Every number' }).click();
    await page.locator('#assumptions .from p').first().waitFor();
    check.match(await hash(page), /^#\/assumptions\?v=1&scenario=b2b-saas/);
    check.equal(await page.evaluate(() => document.activeElement.id), 'page-title');
    await axe();
    const rows = page.locator('#assumptions .tall tbody tr');
    const all = await rows.count();
    await page.locator('#assumptions-status').selectOption('published');
    const published = await rows.count();
    check(published > 0 && published < all, `${published} of ${all}`);
    await page.locator('#assumptions-status').selectOption('');
    await page.getByRole('button', { name: 'Status' }).click();
    check.match(await rows.first().textContent(), /assumed/);
    await page.locator('#number-growth-initial_users').fill('900');
    await page.locator('#assumptions-changed').check();
    check.equal(await rows.count(), 1, 'one number was changed');
    check.match(await rows.first().textContent(), /changed/);
    const download = page.waitForEvent('download');
    await page.locator('#assumptions-csv').click();
    const text = readFileSync(await (await download).path(), 'utf8');
    check.match(text, /^path,title,of,group,value,/);
    check.match(text, /\r\ngrowth\.initial_users,Users at launch,,Growth,900,500,/);
    check.equal(text.trim().split('\r\n').length, 2, 'what is shown is what is saved');
    await page.goBack();
    await page.locator('#users-at-start').waitFor();
    await finish(page);
    check.equal(await page.locator('#users-at-start').inputValue(), '900', 'what was set stays');
  },

  'the method says what is not modelled, and any page can be opened by its link': async ({ page, url, check, axe }) => {
    await page.setViewportSize(PHONE);
    await page.goto(`${url}#/method?v=1&scenario=photo-app-2010&replications=${FUTURES}`);
    await page.getByRole('heading', { name: 'What is not modelled', exact: true }).waitFor();
    check(await page.locator('.prose table').count() > 0);
    check.equal(await page.locator('.prose [style]').count(), 0, 'the policy forbids styles');
    await axe();
    await page.emulateMedia({ colorScheme: 'dark' });
    await axe();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= PHONE.width, `${wide} px`);
    await page.getByRole('navigation').getByRole('link', { name: 'Simulator' }).click();
    await page.locator('#imported').waitFor();
    check.match(await hash(page), /scenario=photo-app-2010/);
  },

  'text of twice the size fits a phone': async ({ page, url, check }) => {
    await page.setViewportSize(PHONE);
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    await page.waitForTimeout(300);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= PHONE.width, `${wide} px`);
    const cut = await page.evaluate(() => [...document.querySelectorAll('.ledger, .ledger td, .claim, .field')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .filter((one) => !one.closest('.scroll'))
      .map((one) => one.outerHTML.slice(0, 80)));
    check.equal(cut.length, 0, cut.join('\n'));
  },
};
