// What a page of ours must never do, noticed while a walk uses it.

/** Collects whatever a page must never do. */
export async function watch(context, origin) {
  const seen = [];
  context.on('request', (request) => {
    const address = new URL(request.url());
    const local = ['blob:', 'data:'].includes(address.protocol);
    if (!local && address.origin !== origin) seen.push(`asked ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) seen.push(`${response.status()} for ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    // What a closing page leaves behind is no failure.
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') seen.push(`${reason} for ${request.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') seen.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => seen.push(`error: ${error.error()}`));
  await context.exposeBinding('__policyBroken', (_, what) => seen.push(`policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.__policyBroken(`${event.violatedDirective} forbids ${event.blockedURI}`);
    });
  });
  return seen;
}
