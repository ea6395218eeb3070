// The page opens below any path, keeps to its own origin, and is accessible.

export default {
  'the page opens below any path': async ({ page, url, check, axe }) => {
    const response = await page.goto(url);
    check.equal(response.status(), 200);
    await page.getByRole('heading', { level: 1 }).waitFor();
    check.match(await page.title(), /Loadbearing/);
    await axe();
  },

  'the built page carries its security policy': async ({ page, url, check }) => {
    await page.goto(url);
    const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
    const content = await policy.getAttribute('content');
    check.match(content, /default-src 'none'/);
    check.doesNotMatch(content, /unsafe-inline|'unsafe-eval'/);
    check.equal(await page.locator('script:not([src])').count(), 0, 'no inline script');
  },
};
