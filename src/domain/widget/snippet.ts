import { escapeHtml } from './render.js';
import type { WidgetLanguage, WidgetLayout } from './types.js';

export interface SnippetOptions {
  /** Origin of the service, without a final slash. */
  readonly baseUrl: string;
  readonly siteKey: string;
  readonly layout: WidgetLayout;
  readonly subject?: string;
  readonly lang?: WidgetLanguage;
}

/** Height in pixels kept free for each layout before its script runs; the same numbers stand in the script. */
export const RESERVED_HEIGHT: Readonly<Record<WidgetLayout, number>> = { list: 800, form: 1300, badge: 56 };

/**
 * The line an owner pastes. The box around the script keeps its height before anything has loaded, so nothing
 * below it moves; the bare script works too, and then takes its room when it runs.
 */
export function widgetSnippet(options: SnippetOptions): string {
  const data = { 'site-key': options.siteKey, layout: options.layout, subject: options.subject, lang: options.lang };
  const attributes = Object.entries(data).filter(([, value]) => value).map(([name, value]) => ` data-${name}="${escapeHtml(value ?? '')}"`);
  return (
    `<div style="min-height:${RESERVED_HEIGHT[options.layout]}px">` +
    `<script async src="${escapeHtml(options.baseUrl)}/widget/v1/widget.js"${attributes.join('')}></script></div>`
  );
}
