import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next, { type i18n } from 'i18next';

export type Locale = 'fr' | 'en';
export const LOCALES: readonly Locale[] = ['fr', 'en'];
export type Translate = (key: string, values?: Record<string, unknown>) => string;

/**
 * The words of the screens: `config/locales/<namespace>.<locale>.json`, asked for as `namespace.key`. Plurals by i18next
 * (`key_one`, `key_other`, with `count`). A key that is missing is an error, in both languages: a page never shows a raw key.
 */
export class Words {
  private constructor(private readonly instance: i18n) {}

  static load(folder: string): Words {
    const resources: Record<string, Record<string, unknown>> = { fr: {}, en: {} };
    for (const file of readdirSync(folder)) {
      const [, namespace, locale] = /^([\w-]+)\.(fr|en)\.json$/.exec(file) ?? [];
      if (!namespace || !locale) continue;
      resources[locale] = { ...resources[locale], [namespace]: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as unknown };
    }
    const instance = i18next.createInstance();
    void instance.init({
      resources: { fr: { translation: resources['fr'] ?? {} }, en: { translation: resources['en'] ?? {} } },
      lng: 'fr', fallbackLng: false, initAsync: false, interpolation: { escapeValue: false }, returnNull: false, showSupportNotice: false,
    });
    return new Words(instance);
  }

  for(locale: Locale): Translate {
    return (key, values = {}) => {
      if (!this.has(key, locale, values)) throw new Error(`No words for "${key}" in ${locale}: add it to config/locales/${key.split('.')[0]}.${locale}.json.`);
      return this.instance.t(key, { lng: locale, ...values });
    };
  }

  has(key: string, locale: Locale, values: Record<string, unknown> = {}): boolean {
    return this.instance.exists(key, { lng: locale, ...values });
  }
}
