// Pictures that answer: warning lines that move, months that are read, invoices that add up.

const FUTURES = 24;
const STATE = `#/?v=1&scenario=b2b-saas&replications=${FUTURES}`;

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

const fingerprint = async (page) => (await page.locator('#fingerprint').textContent()).trim();

/** Waits for the answer to something else than `before`. */
const another = (page, before) => page.waitForFunction((old) =>
  document.querySelector('#status').dataset.phase === 'finished'
  && document.querySelector('#fingerprint').textContent.trim() !== old, before);

const hash = (page) => page.evaluate(() => location.hash);

/** What the crossing of `sign` says, strategy by strategy. */
const crossings = (page, sign) =>
  page.locator(`#sign-${sign} .crossings data`).allTextContents();

const value = (line) => line.getAttribute('aria-valuenow').then(Number);

/** The middle of an element. */
async function middle(locator) {
  const box = await locator.boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Chooses a month by keyboard. */
async function read(page, month) {
  await page.locator('#month').focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < month; step += 1) await page.keyboard.press('ArrowRight');
}

export default {
  'a warning line is dragged, and nothing simulates before it is let go': async ({ page, url, check, axe }) => {
    await page.goto(url + STATE);
    await finish(page);
    const before = await fingerprint(page);
    const line = page.locator('#line-delivery_pace');
    const dates = await crossings(page, 'delivery_pace');
    await line.locator('.grip').scrollIntoViewIfNeeded();
    const grip = await middle(line.locator('.grip'));
    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x, grip.y - 12, { steps: 4 });
    const held = await line.getAttribute('aria-valuetext');
    check.notEqual(held, 'stay above 67%', 'it says where it is going');
    check.match(await line.textContent(), new RegExp(held));
    await page.waitForTimeout(600);
    check.equal(await page.locator('#status').getAttribute('data-phase'), 'finished');
    check(!(await hash(page)).includes('thresholds'), 'nothing is set while it is held');
    await page.keyboard.press('Escape');
    check.equal(await value(line), 0.67, 'Escape gives it back');
    await page.mouse.up();
    check(!(await hash(page)).includes('thresholds'));

    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x, grip.y - 20, { steps: 6 });
    await page.mouse.up();
    const set = await value(line);
    check(set > 0.7 && set < 0.95, `dragged to ${set}`);
    check.match(await hash(page), new RegExp(`thresholds\\.delivery_pace=${set}`));
    await another(page, before);
    check.notDeepEqual(await crossings(page, 'delivery_pace'), dates, 'another line, other dates');
    const figure = page.locator('#sign-delivery_pace');
    check.match(await figure.textContent(), /changed\s*back to 67%/);
    await axe();
    await page.locator('body').click({ position: { x: 2, y: 2 } });
    await page.keyboard.press('Control+z');
    check(!(await hash(page)).includes('thresholds'), 'one step back');
    await page.waitForFunction((old) =>
      document.querySelector('#fingerprint').textContent.trim() === old, before);
    await finish(page);
    check.deepEqual(await crossings(page, 'delivery_pace'), dates);
  },

  'a warning line moves by keyboard, in one step, and can go back': async ({ page, url, check, axe }) => {
    await page.goto(url + STATE);
    await finish(page);
    const before = await fingerprint(page);
    const line = page.locator('#line-latency');
    await line.focus();
    check.equal(await value(line), 500);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Escape');
    check.equal(await value(line), 500, 'Escape gives it back');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowDown');
    check.equal(await line.getAttribute('aria-valuetext'), 'stay below 190\u00a0ms');
    await page.keyboard.press('Enter');
    check.match(await hash(page), /thresholds\.latency_p95_ms=190/);
    await another(page, before);
    await axe();
    await page.keyboard.press('Home');
    check.equal(await value(line), Number(await line.getAttribute('aria-valuemin')));
    await page.keyboard.press('Escape');
    const now = await fingerprint(page);
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(() => location.hash.includes('latency_p95_ms=195'));
    await another(page, now);
    await page.locator('#sign-latency').getByRole('button', { name: /back to 500/ }).click();
    check(!(await hash(page)).includes('thresholds'));
    await finish(page);
  },

  'a finger drags the handle, and scrolls everywhere else': async ({ page, context, url, check }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await page.goto(url + STATE);
    await finish(page);
    const line = page.locator('#line-delivery_pace');
    const touch = (type, ...touchPoints) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
    const swipe = async (aside, way) => {
      await line.evaluate((one) => one.scrollIntoView({ block: 'center' }));
      await page.waitForTimeout(500);
      const grip = await middle(line.locator('.grip'));
      const from = await page.evaluate(() => scrollY);
      const x = grip.x - aside;
      await touch('touchStart', { x, y: grip.y });
      for (let step = 1; step <= 8; step += 1) {
        await touch('touchMove', { x, y: grip.y + way * step / 8 });
        await page.waitForTimeout(30);
      }
      const scrolled = await page.evaluate(() => scrollY) - from;
      await touch('touchEnd');
      return scrolled;
    };
    check(await swipe(150, -100) > 40, 'on the line it scrolls');
    check.equal(await value(line), 0.67);
    check.equal(await swipe(0, -20), 0, 'on the handle it does not');
    await page.waitForFunction(() => /thresholds\.delivery_pace=0\.[78]/.test(location.hash));
    await finish(page);
  },

  'every picture answers the month that is read': async ({ page, url, check }) => {
    await page.goto(url + STATE);
    await finish(page);
    const figures = ['#sign-latency', '#users-figure', '#requests-figure', '#cumulative', '#fan',
      '#cloud-rebuild_later', '#time-build_right_now', '#debt-figure', '#why figure'];
    const said = () => Promise.all(figures.map((figure) =>
      page.locator(`${figure} .readout`).first().textContent()));
    await read(page, 9);
    for (const [index, text] of (await said()).entries()) {
      check.match(text, /^Oct\u00a02026/, figures[index]);
    }
    const chart = page.locator('#debt-figure .plot');
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 40);
    const there = await said();
    check(!there[0].startsWith('Oct\u00a02026'), 'the pointer reads another month');
    const month = there[0].slice(0, 8);
    for (const [index, text] of there.entries()) check(text.startsWith(month), figures[index]);
    await page.mouse.move(2, 2);
    check.deepEqual(await said(), there, 'the month stays when the pointer goes');
  },

  'the invoice of a month adds up to its bill, as the command line has it': async ({ page, url, check, cli, axe }) => {
    await page.goto(url + STATE);
    await finish(page);
    await read(page, 12);
    const report = JSON.parse(await cli('compare', '--scenario', 'b2b-saas', '--seed', '7',
      '--replications', String(FUTURES), '--json'));
    for (const strategy of report.strategies) {
      const invoice = page.locator(`#invoice-${strategy.id}`);
      const amounts = async (rows) => (await invoice.locator(`${rows} data`)
        .evaluateAll((all) => all.map((one) => Number(one.value))));
      const sum = (all) => all.reduce((total, one) => total + one, 0);
      const lines = await amounts('.bill-line');
      const [total] = await amounts('tfoot');
      const near = (one, other, what) => check(Math.abs(one - other) < 0.005, `${what}: ${one} ${other}`);
      check(lines.length > 3, `${lines.length} lines`);
      near(sum(lines), total, 'lines');
      near(sum(await amounts('.heading')), total, 'headings');
      near(total, sum(strategy.bill.map((line) => line.usd[12] ?? 0)), 'the command line');
    }
    check.match(await page.locator('#fan .fact').textContent(),
      /^After 36 months “Build right now” has cost less in \d+ of 100 futures/);
    const share = Math.round(100 * report.verdict.probability_second_cheaper);
    check((await page.locator('#fan .fact').textContent()).includes(`in ${share} of 100 futures`));
    await axe();
    await page.emulateMedia({ colorScheme: 'dark' });
    await axe();
    for (const width of [320, 390, 768, 1440, 2560]) {
      await page.setViewportSize({ width, height: 844 });
      await page.waitForTimeout(200);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width, `${wide} px wide on a screen of ${width} px`);
    }
  },
};
