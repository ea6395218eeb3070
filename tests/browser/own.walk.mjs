// What one brings oneself: other prices, rebuilds, parts of an architecture, a whole file.

const FUTURES = 24;

/** Opens the page with a state. */
const open = (page, url, state) => page.goto(`${url}#/?v=1&${state}&replications=${FUTURES}`);

/** Waits until the run is over. */
const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash.replaceAll('+', ' ')));

const shown = (page) => page.locator('#trust .trust-line').textContent();

export default {
  'everything is bought at other prices, and what these lack is said': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    check.match(await shown(page), /aws-us-east-1/);
    const prices = page.locator('#prices');
    await prices.selectOption({ label: 'Hetzner Germany and Finland, September 2026' });
    check.match(await hash(page), /prices=hetzner-eu 2026-09/);
    check.equal(await page.locator('#changes').textContent(), '1 changed');
    await finish(page);
    check.match(await shown(page), /hetzner-eu/);
    check.equal(await page.locator('#architecture-build_right_now [value=serverless]').count(), 0);
    await page.locator('#undo').click();
    await page.locator('#architecture-build_right_now').selectOption('serverless');
    const lacking = prices.getByRole('option', { name: /does not sell all of this/ });
    check(await lacking.isDisabled());
    await axe();
    await finish(page);
  },

  'another architecture brings its typical levers, and one step takes them back': async ({ page, url, check }) => {
    await open(page, url, 'scenario=b2b-saas');
    await page.locator('#levers-search').fill('monitoring build_right_now');
    const lever = page.locator('[data-path="build_right_now.levers.monitoring_share"]');
    await lever.waitFor();
    const value = () => lever.getByRole('slider').getAttribute('aria-valuetext');
    const before = await value();
    await page.locator('#architecture-build_right_now').selectOption('single_server');
    check.match(await lever.textContent(), /typical of One server/);
    check.notEqual(await value(), before);
    check.equal(await page.locator('#changes').textContent(), '1 changed');
    await page.locator('#undo').click();
    check.equal(await value(), before);
    await finish(page);
  },

  'a rebuild is added, planned, linked and dropped': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await page.locator('#add-rebuild-rebuild_later').click();
    const trigger = page.locator('#trigger-rebuild_later-2');
    await trigger.selectOption({ label: 'it is month' });
    await page.locator('#trigger-value-rebuild_later-2').fill('30');
    await page.locator('#style-rebuild_later-2').selectOption({ label: 'piece by piece' });
    await page.locator('#architecture-rebuild_later-to2').selectOption('serverless');
    await page.locator('#levers-search').fill('plan2.team_share');
    await page.locator('#lever-rebuild_later-plan2-team_share').fill('60');
    check.match(await hash(page), /rebuild_later\.rebuilds=1 new/);
    await axe();
    await finish(page);
    await page.reload();
    await trigger.waitFor();
    check.equal(await page.locator('#trigger-value-rebuild_later-2').inputValue(), '30');
    check.equal(await page.locator('#style-rebuild_later-2').inputValue(), 'strangler');
    await page.locator('#drop-rebuild-rebuild_later').click();
    check.equal(await page.locator('#trigger-value-rebuild_later').inputValue(), '30');
    check.equal(await trigger.count(), 0);
    await page.locator('#undo').click();
    await trigger.waitFor();
    await finish(page);
  },

  'parts are changed; what does not fit is told and not simulated': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await finish(page);
    await page.locator('#parts > summary').click();
    await page.locator('#part-build_right_now-parts-balancer').selectOption('none');
    await page.locator('#status[data-phase=refused]').waitFor();
    const told = await page.locator('#parts').getByRole('alert').textContent();
    check.match(told, /need a load balancer/);
    await axe();
    await page.locator('#part-build_right_now-parts-max_instances').fill('1');
    await page.locator('#part-build_right_now-parts-min_instances').fill('1');
    await page.locator('#part-build_right_now-parts-autoscaled').click();
    await page.locator('#parts').getByRole('alert').waitFor({ state: 'detached' });
    check.match(await hash(page), /build_right_now\.parts\.balancer=none/);
    await finish(page);
    await page.locator('#parts').getByRole('button', { name: /As it ships/ }).click();
    check.equal(await page.locator('#changes').textContent(), 'as the preset');
    await finish(page);
  },

  'a scenario file is written down, broken, repaired, used and linked': async ({ page, url, check, axe }) => {
    await open(page, url, 'scenario=b2b-saas');
    await page.locator('#own-file > summary').click();
    await page.locator('#own-file-fill').click();
    const text = page.locator('#own-file-text');
    const file = JSON.parse(await text.inputValue());
    const broken = { ...file, colour: 'red', team: { ...file.team, engineers: -3 } };
    await text.fill(JSON.stringify(broken));
    await page.locator('#own-file-take').click();
    const told = page.locator('#own-file').getByRole('alert');
    check.equal(await told.getByRole('listitem').count(), 2, 'every mistake at once');
    check.match(await told.textContent(), /team\.engineers.*colour|colour.*team\.engineers/s);
    await axe();
    const own = { ...file, title: 'Our shop', team: { ...file.team, engineers: 5 } };
    await page.locator('#own-file input[type=file]').setInputFiles({
      name: 'scenario.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(own)),
    });
    await page.locator('#scenario').getByText('Our shop (your file)').waitFor({ state: 'attached' });
    check.equal(await page.locator('#engineers').inputValue(), '5');
    await finish(page);
    await page.reload();
    await page.locator('#scenario').getByText('Our shop (your file)').waitFor({ state: 'attached' });
    check.equal(await page.locator('#engineers').inputValue(), '5', 'the link holds the file');
    await page.locator('#own-file > summary').click();
    await page.locator('#own-file-remove').click();
    check.doesNotMatch(await hash(page), /file=/);
    await finish(page);
  },
};
