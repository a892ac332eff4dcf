import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { widgetSnippet } from '../../domain/widget/snippet.js';
import { signInThroughForm } from './sign-in.js';

export interface HostPage {
  readonly address: string;
  stop(): Promise<void>;
}
export interface HostPageOptions {
  readonly host: string;
  readonly port: number;
  /** Name both servers are reached by: a cookie knows no port, so that the sign-in link can stand here. */
  readonly hostname: string;
  readonly serviceUrl: string;
  readonly siteKey: string;
  readonly account: { readonly email: string; readonly password: string };
  /** Opens the dashboard once; null when it has been used. */
  readonly token: string;
}

/** The bakery's own site: a plain page on another origin, with the badge, the list and the form of the widget, and the sign-in link of the demonstration. */
export async function startHostPage(options: HostPageOptions): Promise<HostPage> {
  let token: string | null = options.token;
  const page = hostPage(options);
  const server = createServer((request, response) => void answer(request, response).catch(() => refuse(response, 502, 'The service did not answer. Sign in with the e-mail and the password printed in the terminal.')));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET') return refuse(response, 405, 'Only GET.');
    if (path === '/') return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    if (path?.startsWith('/entrer/')) {
      if (token === null || path !== `/entrer/${token}`) return refuse(response, 410, 'Ce lien a déjà servi. Connectez-vous avec l’adresse et le mot de passe affichés dans le terminal. / This link has been used: sign in with the e-mail and password printed in the terminal.');
      token = null;
      const cookies = await signInThroughForm(options.serviceUrl, options.account);
      return void response.writeHead(303, { location: `${options.serviceUrl}/`, 'set-cookie': cookies, 'cache-control': 'no-store' }).end();
    }
    refuse(response, 404, 'Cette page n’existe pas.');
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    address: `http://${options.hostname}:${options.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}

const STYLE = `
:root{color-scheme:light;--ink:#3b2a1e;--crust:#9a4f1c;--paper:#fffaf2;--line:#e8d9c4}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 Georgia,"Times New Roman",serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:1rem 1.25rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 2rem;align-items:center;justify-content:space-between;border-bottom:1px solid var(--line)}
header strong{font-size:1.35rem}nav a{margin-right:1rem}a{color:var(--crust)}
h1{font-size:clamp(1.8rem,5vw,2.8rem);line-height:1.15;margin:1.5rem 0 .5rem;max-width:22ch}h2{font-size:1.5rem;margin:2.5rem 0 .75rem}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem}.card{border:1px solid var(--line);border-radius:8px;padding:1rem;background:#fff}.card h3{margin:0 0 .25rem}
.card p{margin:0}.price{float:right;color:var(--crust)}table{border-collapse:collapse}td{padding:.15rem 1.25rem .15rem 0}footer{border-top:1px solid var(--line);margin-top:3rem;font-size:.9rem}`;

function hostPage({ serviceUrl, siteKey }: HostPageOptions): string {
  const widget = (layout: 'list' | 'badge' | 'form') => widgetSnippet({ baseUrl: serviceUrl, siteKey, layout });
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Boulangerie Saint-Aubin, pain au levain à Toulouse</title><style>${STYLE}</style></head>
<body>
<header><strong>Boulangerie Saint-Aubin</strong><nav><a href="#pains">Nos pains</a><a href="#horaires">Horaires</a><a href="#avis">Avis</a><a href="#ecrire">Donner son avis</a></nav></header>
<main>
<h1>Le pain prend son temps, rue Saint-Aubin.</h1>
<p>Hélène et son équipe pétrissent chaque nuit un levain qu’ils nourrissent depuis 2011. La farine vient du Lauragais, le seigle de l’Aubrac, et la brioche sort du four le dimanche à neuf heures.</p>
${widget('badge')}
<section id="pains"><h2>Nos pains et nos douceurs</h2><div class="grid">
<div class="card"><h3>Le levain <span class="price">5,20 €</span></h3><p>Un kilo, croûte épaisse, dix-huit heures de pousse.</p></div>
<div class="card"><h3>Le seigle <span class="price">4,60 €</span></h3><p>Dense et acidulé, tranché sur demande.</p></div>
<div class="card"><h3>La chocolatine <span class="price">1,70 €</span></h3><p>Deux barres de chocolat, du beurre de Charentes.</p></div>
<div class="card"><h3>La brioche du dimanche <span class="price">6,50 €</span></h3><p>À retirer avant onze heures, elle part vite.</p></div>
</div></section>
<section id="horaires"><h2>Horaires</h2><table><tr><td>Lundi</td><td>Fermé</td></tr><tr><td>Mardi à vendredi</td><td>7 h – 19 h 30</td></tr><tr><td>Samedi</td><td>7 h – 19 h</td></tr><tr><td>Dimanche</td><td>7 h 30 – 13 h</td></tr></table></section>
<section id="avis"><h2>Ce que disent nos clients</h2>${widget('list')}</section>
<section id="ecrire"><h2>Donner votre avis</h2>${widget('form')}</section>
</main>
<footer>12 rue Saint-Aubin, 31000 Toulouse. Site de démonstration : la boulangerie, ses clients et leurs avis sont inventés.</footer>
</body></html>`;
}
