// Several workers give the result of one, and losing some of them changes nothing.

const FUTURES = 24;
const STATE = `#/?v=1&scenario=b2b-saas&seed=7&replications=${FUTURES}`;

/**
 * A page on a machine with so many processors;
 * what its helpers do is counted, and the first `broken` of them fail. */
async function pageWith(context, processors, broken = 0) {
  const other = await context.browser().newContext({ serviceWorkers: 'block', bypassCSP: true });
  await other.addInitScript(({ processors }) => {
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => processors });
  }, { processors });
  // Workers of workers see no init script: what they start is changed in the worker's first lines.
  await other.addInitScript(({ broken }) => {
    const Real = window.Worker;
    const lines = `
      const Real = self.Worker;
      let left = ${broken};
      self.Worker = class extends Real {
        constructor(address) {
          const bad = left > 0;
          left -= 1;
          super(bad ? URL.createObjectURL(new Blob(['onmessage = () => { throw new Error("gone"); };'])) : address);
          console.log('helper', bad ? 'broken' : 'sound');
          this.addEventListener('message', () => console.log('helper speaks'));
        }
      };`;
    window.Worker = class extends Real {
      constructor(address) {
        const request = new XMLHttpRequest();
        request.open('GET', address, false);
        request.send();
        super(URL.createObjectURL(new Blob([lines, request.responseText])));
      }
    };
  }, { broken });
  const page = await other.newPage();
  const seen = { sound: 0, broken: 0, messages: 0 };
  page.on('console', (message) => {
    if (message.text() === 'helper sound') seen.sound += 1;
    if (message.text() === 'helper broken') seen.broken += 1;
    if (message.text() === 'helper speaks') seen.messages += 1;
  });
  return { page, seen, close: () => other.close() };
}

const finish = (page) =>
  page.locator('#status[data-phase=finished]').waitFor({ state: 'attached', timeout: 360_000 });

/** The fingerprint that a page with these processors ends with. */
async function fingerprint(walk, processors, broken) {
  const { page, seen, close } = await pageWith(walk.context, processors, broken);
  try {
    await page.goto(walk.url + STATE);
    await finish(page);
    return { ...seen, print: (await page.locator('#fingerprint').textContent()).trim() };
  } finally {
    await close();
  }
}

export default {
  'one worker, several, and some that are lost give the same': async (walk) => {
    const { check, cli } = walk;
    const words = ['compare', '--scenario', 'b2b-saas', '--seed', '7', '--replications', String(FUTURES)];
    const { fingerprint: told } = JSON.parse(await cli(...words, '--json'));
    const alone = await fingerprint(walk, 2);
    check.deepEqual(alone, { print: told, sound: 0, broken: 0, messages: 0 });
    const many = await fingerprint(walk, 64);
    check.deepEqual([many.print, many.sound, many.broken], [told, 3, 0]);
    // Each says once that it is there; how much more depends on who is quicker.
    check(many.messages > 3, `helpers spoke ${many.messages} times`);
    const fewer = await fingerprint(walk, 64, 2);
    check.deepEqual([fewer.print, fewer.sound, fewer.broken], [told, 1, 2], 'two are lost');
    check(fewer.messages > 1, `the helper that is left spoke ${fewer.messages} times`);
    const none = await fingerprint(walk, 64, 3);
    check.deepEqual([none.print, none.sound, none.broken], [told, 0, 3], 'all are lost');
  },
};
