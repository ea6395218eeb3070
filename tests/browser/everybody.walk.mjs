// What must hold for whoever looks, however they look: right to left, without motion, with colours
// of their own, with fingers. Every page is looked at in its finished state.

const STATE = 'v=1&scenario=b2b-saas&replications=24';
const PAGES = {
  '#answer .verdict, #verdict': `#/?${STATE}`,
  '.assumptions, #assumptions, main table': `#/assumptions?${STATE}`,
  'main h2': `#/method?${STATE}`,
};

/** Opens each page in turn, with everything that folds unfolded, and calls `look`. */
async function everyPage({ page, url }, look) {
  for (const [wanted, address] of Object.entries(PAGES)) {
    // The same file with another fragment would not load anew.
    await page.goto('about:blank');
    await page.goto(url + address);
    await page.locator(wanted).first().waitFor();
    if (!address.includes('method') && !address.includes('assumptions')) {
      await page.locator('#status[data-phase=finished]').waitFor({ state: 'attached' });
    }
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await page.waitForTimeout(200);
    await look(address);
  }
}

/** What reaches beyond the screen on either side, other than inside something that scrolls. */
const beyond = (page) => page.evaluate(() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll('main *')].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1) && !one.closest('.scroll, svg *');
  });
  return [`${wide} px on ${innerWidth}`, ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 100))];
});

export default {
  'right to left nothing leaves the screen and pictures keep their direction': async (walk) => {
    const { page, check, axe } = walk;
    await page.addInitScript(() => {
      new MutationObserver((_, watcher) => {
        document.documentElement.dir = 'rtl';
        watcher.disconnect();
      }).observe(document, { childList: true });
    });
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 844 });
      await everyPage(walk, async (address) => {
        check.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
        check.deepEqual(await beyond(page), [], `${address} at ${width} px`);
        // Months run from left to right in every script: labels must stand under their ticks.
        const mirrored = await page.evaluate(() => [...document.querySelectorAll('svg.many, .chart svg')]
          .filter((one) => getComputedStyle(one).direction !== 'ltr').length);
        check.equal(mirrored, 0, `${address}: ${mirrored} pictures with labels on the wrong side`);
        // A minus stands before its number, and a unit behind it.
        const turned = await page.evaluate(() => [...document.querySelectorAll('#money td, .invoice td')]
          .filter((cell) => {
            const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
            if (!text || text.length < 2 || cell.getClientRects().length === 0) return false;
            const left = (at) => {
              const range = document.createRange();
              range.setStart(text, at);
              range.setEnd(text, at + 1);
              return range.getBoundingClientRect().left;
            };
            return left(0) > left(text.length - 1);
          }).map((cell) => cell.textContent));
        check.deepEqual(turned, [], `${address}: numbers that are turned round`);
      });
    }
    await axe();
  },

  'who asks for less motion gets none': async (walk) => {
    const { page, check } = walk;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await everyPage(walk, async (address) => {
      const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0);
      }).map((one) => one.outerHTML.slice(0, 80)));
      check.deepEqual(moving, [], address);
      const running = await page.evaluate(() => document.getAnimations().length);
      check.equal(running, 0, `${address}: ${running} animations`);
    });
  },

  'colours of the system leave every curve, mark and field visible': async (walk) => {
    const { page, check, axe } = walk;
    await page.emulateMedia({ forcedColors: 'active' });
    await everyPage(walk, async (address) => {
      const lost = await page.evaluate(() => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.backgroundColor = 'Canvas';
        const canvas = getComputedStyle(probe).backgroundColor;
        probe.remove();
        const gone = (paint) => paint === 'none' || paint === canvas || /^rgba.*, 0\)$/.test(paint);
        return [...document.querySelectorAll('.chart .curve, .chart .threshold line, .chart .dot')]
          .filter((one) => {
            const { stroke, fill } = getComputedStyle(one);
            return gone(stroke) && gone(fill);
          }).map((one) => one.outerHTML.slice(0, 100));
      });
      check.deepEqual(lost, [], address);
      const full = await page.evaluate(() => {
        const seen = (one) => getComputedStyle(one).fill;
        const busy = document.querySelector('.line:not(.marked) .bar-busy');
        return [...document.querySelectorAll('.bar-back')].filter((one) => seen(one) === seen(busy)
          || seen(one) !== seen(document.querySelector('.boxes .frame'))).length;
      });
      check.equal(full, 0, `${address}: ${full} empty bars look full`);
      await axe();
    });
  },

  'fingers find everything they can press': async (walk) => {
    const { page, check } = walk;
    await page.setViewportSize({ width: 390, height: 844 });
    await everyPage(walk, async (address) => {
      // WCAG 2.2, 2.5.8: 24 px each way, or as much room around; links inside running text are free.
      const small = await page.evaluate(() => [...document.querySelectorAll(
        'button, select, input:not([type=hidden]), summary, [role=slider], [role=button]',
      )].filter((one) => {
        const { width, height } = (one.closest('label') ?? one).getBoundingClientRect();
        const { visibility } = getComputedStyle(one);
        return width > 0 && visibility === 'visible' && !one.closest('.unseen, .skip')
          && (width < 24 || height < 24);
      }).map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return `${Math.round(width)} x ${Math.round(height)}: ${one.outerHTML.slice(0, 90)}`;
      }));
      check.deepEqual(small, [], address);
    });
  },
};
