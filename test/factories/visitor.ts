import type { TestApp } from '../support/app.js';

export interface PageAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
  /** As received. */
  readonly cookies: readonly string[];
}

/** A browser without JavaScript: keeps cookies, sends forms with the token of the page they stand on. */
export class Visitor {
  readonly jar = new Map<string, string>();
  constructor(
    private readonly t: TestApp,
    private readonly headers: Record<string, string> = {},
  ) {}

  async get(path: string): Promise<PageAnswer> {
    return this.send(path, {});
  }

  /** Posts a form; `page` is where its token comes from. `token` null sends none. */
  async post(path: string, fields: Record<string, string>, page = path, token: string | null = ''): Promise<PageAnswer> {
    const value = token === '' ? this.tokenOf((await this.get(page)).text) : token;
    return this.send(path, { method: 'POST', body: new URLSearchParams({ ...fields, ...(value === null ? {} : { _csrf: value }) }) });
  }

  async signIn(email: string, password: string): Promise<PageAnswer> {
    return this.post('/login', { email, password });
  }

  tokenOf(html: string): string {
    return /data-csrf="([^"]+)"/.exec(html)?.[1] ?? /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  }

  private async send(path: string, init: RequestInit): Promise<PageAnswer> {
    const cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
    const response = await fetch(this.t.url + path, { redirect: 'manual', ...init, headers: { accept: 'text/html', ...this.headers, ...(cookie ? { cookie } : {}) } });
    const cookies = response.headers.getSetCookie();
    for (const line of cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (!name) continue;
      if (!value || /expires=Thu, 01 Jan 1970/i.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return { status: response.status, location: response.headers.get('location'), text: await response.text(), cookies };
  }
}
