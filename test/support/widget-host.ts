import { widgetSnippet } from '../../src/domain/widget/snippet.js';

/** A shop's page: own font and colours, text above and below the widget. `dark`, `layout`, `lang`, `subject` come from the query. */
export function hostPage(widgetOrigin: string): (query: URLSearchParams) => string {
  return (query) => {
    const lang = query.get('lang') === 'en' ? 'en' : 'fr';
    const layout = query.get('layout') === 'badge' ? 'badge' : query.get('layout') === 'form' ? 'form' : 'list';
    const subject = query.get('subject');
    const snippet = widgetSnippet({ baseUrl: widgetOrigin, siteKey: 'demo', layout, ...(subject && { subject }) });
    const invite = query.get('invite');
    return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Maison Garonne</title><style>
body{margin:0;font:17px/1.5 Georgia,serif;color:${query.get('ink') ?? '#2b2118'};background:${query.get('paper') ?? '#fdf8ef'}}
body.dark{color:#f0e9dd;background:#1d1a16}main{max-width:${query.get('width') ?? '960px'};margin:0 auto;padding:16px}
</style></head><body class="${query.get('dark') ? 'dark' : ''}"><main><h1>Maison Garonne</h1><p>Pain au levain, rue des Filatiers.</p>
${invite ? snippet.replace('></script>', ` data-invite="${invite}"></script>`) : snippet}
<p id="below">Ouvert du mardi au dimanche.</p></main></body></html>`;
  };
}
