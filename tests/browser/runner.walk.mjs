// The runner itself notices what a page must not do: otherwise every other walk would pass in vain.

import { watch } from './watch.mjs';

/** What is noticed when this page is opened in place of the site's. */
async function seenOf(context, url, body) {
  const strict = await context.browser().newContext();
  try {
    const seen = await watch(strict, new URL(url).origin);
    const page = await strict.newPage();
    const policy = "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'";
    await page.route(url, (route) => route.fulfill({
      contentType: 'text/html',
      body: `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="${policy}">${body}`,
    }));
    await page.goto(url);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    return seen;
  } finally {
    await strict.close();
  }
}

export default {
  'the runner notices inline scripts and styles': async ({ context, url, check }) => {
    const script = await seenOf(context, url, '<script>1</script>');
    check(script.some((line) => line.startsWith('policy: script-src')), script.join('\n'));
    const style = await seenOf(context, url, '<p style="color:red">x</p>');
    check(style.some((line) => line.startsWith('policy: style-src')), style.join('\n'));
  },

  'the runner notices requests to other places': async ({ context, url, check }) => {
    const seen = await seenOf(context, url, '<img src="http://127.0.0.2:9/x.png">');
    check(seen.length > 0, 'a picture from elsewhere went unnoticed');
  },

  'the runner notices missing files': async ({ context, url, check }) => {
    const seen = await seenOf(context, url, '<script src="missing.js"></script>');
    check(seen.some((line) => line.startsWith('404')), seen.join('\n'));
  },

  'the runner notices inaccessible pages': async ({ page, url, axe, check }) => {
    await page.goto(url);
    await page.evaluate(() => document.body.append(document.createElement('button')));
    await check.rejects(axe(), /button-name/);
  },
};
