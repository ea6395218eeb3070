// When the program cannot start, the page says so and names a way on.

const STATE = '#/?v=1&scenario=photo-app-2010&seed=4711';

/** What the notice says in a browser that `break_` has broken. */
async function said({ context, url }, break_) {
  const other = await context.browser().newContext({ serviceWorkers: 'block' });
  try {
    const page = await other.newPage();
    await break_(page);
    await page.goto(url + STATE);
    const notice = page.getByRole('alert');
    await notice.waitFor();
    return (await notice.innerText()).replace(/\s+/g, ' ');
  } finally {
    await other.close();
  }
}

const COMMAND = /loadbearing compare --scenario photo-app-2010 --seed 4711/;

export default {
  'a program that does not arrive is named, with a way on': async (walk) => {
    for (const missing of [/\.wasm$/, /app-[0-9a-f]+\.js$/, /loader-[0-9a-f]+\.js$/]) {
      const text = await said(walk, (page) =>
        page.route(missing, (route) => route.fulfill({ status: 404, body: 'nothing here' })));
      walk.check.match(text, /did not arrive/);
      walk.check.doesNotMatch(text, /switched it off/);
      walk.check.match(text, COMMAND);
    }
  },

  'what follows the first answer comes with its styles, or can be asked for again': async (walk) => {
    const { context, url, check } = walk;
    for (const missing of [/rest-[0-9a-f]+\.css$/, /rest-[0-9a-f]+\.wasm$/]) {
      const other = await context.browser().newContext({ serviceWorkers: 'block' });
      try {
        const page = await other.newPage();
        await page.route(missing, (route) => route.fulfill({ status: 404, body: 'nothing here' }));
        await page.goto(`${url}${STATE}&replications=8`);
        const notice = page.locator('#rest-missing');
        await notice.waitFor();
        check.ok(await page.locator('#verdict .claim').isVisible(), 'the answer is there');
        check.equal(await page.locator('#timeline').count(), 0, 'and nothing without its styles');

        await page.unroute(missing);
        await notice.getByRole('button').click();
        await page.locator('#timeline .sign').first().waitFor();
        check.equal(await notice.count(), 0);
        const sheets = page.locator('link[rel=stylesheet][href*="/rest-"]');
        check.equal(await sheets.count(), 1, 'of two tries one style sheet is left');
        const line = page.locator('#timeline .curve').first();
        check.equal(await line.evaluate((curve) => getComputedStyle(curve).fill), 'none');
      } finally {
        await other.close();
      }
    }
  },

  'a browser without WebAssembly is told so': async (walk) => {
    const text = await said(walk, (page) => page.addInitScript(() => { delete window.WebAssembly; }));
    walk.check.match(text, /does not run WebAssembly/);
    walk.check.match(text, COMMAND);
  },

  'a worker without memory says so and leaves a way on': async ({ context, url, check }) => {
    const other = await context.browser().newContext({ serviceWorkers: 'block', bypassCSP: true });
    try {
      await other.addInitScript(() => {
        const Real = window.Worker;
        let first = true;
        window.Worker = class extends Real {
          constructor(address) {
            const request = new XMLHttpRequest();
            request.open('GET', address, false);
            request.send();
            const poor = `WebAssembly.instantiate = WebAssembly.Instance = () => {
              throw new RangeError('WebAssembly.Memory(): could not allocate memory');
            };`;
            super(first ? URL.createObjectURL(new Blob([poor, request.responseText])) : address);
            first = false;
          }
        };
      });
      const page = await other.newPage();
      await page.goto(`${url}${STATE}&replications=8`.replace('photo-app-2010', 'b2b-saas'));
      const alert = page.getByRole('alert');
      await alert.waitFor();
      const text = await alert.textContent();
      check.match(text, /could not allocate memory/);
      check.match(text, /--seed 4711/);
      await page.locator('#again').click();
      await page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 240_000 });
    } finally {
      await other.close();
    }
  },
};
