const TOKEN = /name="_csrf"[^>]*value="([^"]+)"/;

/**
 * Signs in as a browser would, through the login page and its form, and returns the session cookies to hand on.
 * @throws Error when the service does not let the account in
 */
export async function signInThroughForm(serviceUrl: string, account: { email: string; password: string }): Promise<string[]> {
  const page = await fetch(`${serviceUrl}/login`);
  const token = TOKEN.exec(await page.text())?.[1];
  if (!page.ok || !token) throw new Error(`the login page answered ${page.status}`);
  const anonymous = page.headers.getSetCookie();
  const answer = await fetch(`${serviceUrl}/login`, {
    method: 'POST', redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: anonymous.map((c) => c.split(';')[0]).join('; ') },
    body: new URLSearchParams({ ...account, _csrf: token }),
  });
  await answer.body?.cancel();
  const cookies = answer.headers.getSetCookie();
  if (answer.status < 300 || answer.status >= 400 || cookies.length === 0) throw new Error(`the login form answered ${answer.status}`);
  return cookies;
}
