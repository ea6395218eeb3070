// The rest of the program follows the first answer: what is there without it, and what happens
// when it does not arrive.

const STATE = '#/?v=1&scenario=b2b-saas&seed=7&replications=20';
const REST = /\/rest-[0-9a-f]+\.wasm$/;
const STUDIES = /\/studies-[0-9a-f]+\.wasm$/;

/** A page of its own in which `rule` decides about the files for later. */
async function opened({ context, url }, address, pattern, rule) {
  const other = await context.browser().newContext({ serviceWorkers: 'block' });
  const page = await other.newPage();
  await page.route(pattern, rule);
  await page.goto(url + address);
  return { page, close: () => other.close() };
}

const missing = (route) => route.fulfill({ status: 404, body: 'nothing here' });

export default {
  'the verdict does not wait for the pictures': async (walk) => {
    const asked = [];
    let letGo;
    const held = new Promise((resolve) => { letGo = resolve; });
    const { page, close } = await opened(walk, STATE, REST, async (route) => {
      asked.push(await route.request().frame().locator('#verdict').count());
      await held;
      await route.continue();
    });
    try {
      await page.locator('#verdict').waitFor();
      await page.locator('#status[data-phase=finished]').waitFor({ state: 'attached' });
      walk.check.equal(await page.locator('.chart').count(), 0);
      await page.getByText('on their way').waitFor();
      // What changes the company is there, and runs.
      await page.locator('#users-at-start').fill('900');
      await page.locator('#users-at-start').press('Enter');
      await page.locator('#changes').getByText('1').waitFor();
      letGo();
      await page.locator('#timeline .chart').first().waitFor();
      await page.locator('#levers-search').waitFor();
      walk.check.deepEqual(asked, [1], 'it is asked for once, after the first answer');
    } finally {
      await close();
    }
  },

  'whoever opens a fold before the answer gets what is inside': async (walk) => {
    const { page, close } = await opened(walk, `${STATE.replace('b2b-saas', 'consumer-viral')}0`,
      STUDIES, missing);
    try {
      await page.locator('#gallery summary').click();
      await page.locator('#gallery input[value=b2b-saas]').waitFor();
    } finally {
      await close();
    }
  },

  'pictures that do not arrive are named, and fetched once more': async (walk) => {
    let there = false;
    const { page, close } = await opened(walk, STATE, REST, (route) =>
      (there ? route.continue() : missing(route)));
    try {
      const notice = page.locator('#rest-missing');
      await notice.waitFor();
      walk.check.match(await notice.innerText(), /did not arrive/);
      await page.locator('#verdict').waitFor();
      there = true;
      await notice.getByRole('button').click();
      await page.locator('#timeline .chart').first().waitFor();
      walk.check.equal(await notice.count(), 0);
    } finally {
      await close();
    }
  },

  'a question whose program does not arrive is refused, and answered later': async (walk) => {
    let there = false;
    const { page, close } = await opened(walk, STATE, STUDIES, (route) =>
      (there ? route.continue() : missing(route)));
    try {
      await page.locator('#status[data-phase=finished]').waitFor({ state: 'attached' });
      await page.locator('#hour .zooms button').first().click();
      await page.locator('#hour').getByText('did not arrive').waitFor();
      there = true;
      await page.locator('#hour .zooms button').first().click();
      await page.locator('#hour .looked-at').waitFor({ timeout: 60_000 });
    } finally {
      await close();
    }
  },
};
