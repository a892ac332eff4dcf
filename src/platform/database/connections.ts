/** How this process reaches PostgreSQL: two identities, two addresses. */
export interface DatabaseAddresses {
  /** Owner of the schema: migrations, graphile-worker, retention. Never serves a request. */
  readonly ownerUrl: string;
  /** booost_app: every other pool, from its first statement. */
  readonly appUrl: string;
}

/** The same login with the role switched before the first statement, for servers where only one login exists. */
export function withAppRole(url: string): string {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [options, '-c role=booost_app'].filter(Boolean).join(' '));
  return parsed.toString();
}
