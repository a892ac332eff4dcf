import type { Clock } from '../../platform/clock/clock.js';
import type { Config } from '../../platform/config/config.js';

const LIFETIME_MINUTES = 60;

/**
 * Lets the dashboard show a widget that visitors may not see yet. The value goes into the query as `preview=`, or behind the site key and a
 * tilde (`data-site-key="{key}~{preview}"`), since the script passes nothing else on.
 */
export function signPreview(config: Config, clock: Clock, siteKey: string): string {
  const until = Math.floor(clock.now().getTime() / 1000) + LIFETIME_MINUTES * 60;
  return `${until}.${config.secrets.sign(`preview:${siteKey}:${until}`)}`;
}

export function isPreview(config: Config, clock: Clock, siteKey: string, value: string): boolean {
  const [until = '', signature = ''] = value.split('.');
  return /^\d{1,12}$/.test(until) && Number(until) * 1000 > clock.now().getTime() && config.secrets.verify(`preview:${siteKey}:${until}`, signature);
}
