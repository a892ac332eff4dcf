// P1, P2, P3: what a visitor of a client's site costs and waits for. The whole web application in one process beside bare node:http in another,
// the load from a third; all on the same cores.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import pg from 'pg';
import { openServices, seedPlace } from './bench-database.mjs';
import { freePort, Helper } from './child-process.mjs';
import { median, pairedRatio } from './measure.mjs';
import { syntheticReviews } from './synthetic-reviews.mjs';

const SITES = 64;
const REVIEWS = 394;
const CONNECTIONS = 64;
const MOST = 400_000;

/** Sites of 394 reviews each; the first has short ones, for the size of a payload. */
async function seedSites(database, count) {
  const app = await openServices(database);
  const places = [];
  try {
    const { IngestService, Occurrences } = await import('../../dist/src/modules/reviews/index.js');
    const { systemScope } = await import('../../dist/src/platform/database/tenant-scope.js');
    for (let at = 0; at < count; at++) {
      const place = await seedPlace(database.ownerUrl);
      const source = { id: place.sourceId, locationId: place.locationId, platform: 'google', way: 'file', label: 'Google' };
      const reviews = syntheticReviews(REVIEWS, 100 + at, { length: at === 0 ? 90 : 220 });
      await app.get(IngestService, { strict: false }).ingest(systemScope(place.organizationId), { source, reviews: at === 0 ? reviews.map((r) => ({ ...r, text: r.text.slice(0, 150).replace(/\s\S*$/, '') })) : reviews, occurrences: new Occurrences() });
      places.push(place);
    }
  } finally {
    await app.close();
  }
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`UPDATE reviews SET lang = 'fr', read_version = version, outcome = 'publish'`).catch(() => undefined);
  await client.query('VACUUM ANALYZE');
  await client.end();
  return places;
}

const pathOf = ({ siteKey }) => `/widget/v1/${siteKey}/reviews`;

export async function benchWidget({ database, quick, only }) {
  const places = await seedSites(database, only('P2') ? SITES : 1);
  const port = await freePort();
  const env = { PORT: String(port), DATA_DIR: database.folder, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), DATABASE_URL: database.ownerUrl, LOG_LEVEL: 'error', BENCH_OWNER_URL: database.ownerUrl, BENCH_APP_URL: database.appUrl };
  const helpers = [new Helper('widget-service.mjs', env), new Helper('load-generator.mjs')];
  const [service, load] = helpers;
  try {
    await service.answer();
    const address = `http://127.0.0.1:${port}${pathOf(places[0])}`;
    const answer = await fetch(address, { headers: { 'accept-encoding': 'br' } });
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
    const run = { service, load, port, places, helpers, database, rounds: quick ? 3 : 5, ms: quick ? 1000 : 3000 };
    const rows = [];
    if (only('P3')) rows.push(...(await benchBytes(address)));
    if (only('P1')) rows.push(await benchWarm(run, address));
    if (only('P2')) rows.push(await benchCold(run));
    return rows;
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

/** The body as it goes over the wire: fetch undoes the encoding, so the load generator's count is taken for the size and a raw socket for the bytes. */
async function wireBody(address) {
  const http = await import('node:http');
  return new Promise((resolve, reject) => {
    http.get(address, { headers: { 'accept-encoding': 'br' } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve({ body: Buffer.concat(chunks), headers: response.headers }));
    }).on('error', reject);
  });
}

/** A B A B: one round of load on each in turn; a request that is refused or lost ends the run. */
async function compare(run, ways) {
  const figures = Object.fromEntries(Object.keys(ways).map((name) => [name, { perSecond: [], p50: [], p99: [] }]));
  for (let round = 0; round <= run.rounds; round++) {
    for (const [name, { port, paths, encoding }] of Object.entries(ways)) {
      const result = await run.load.ask({ port, paths, encoding, connections: CONNECTIONS, ms: round === 0 ? 1000 : run.ms, most: MOST });
      if (result.bad > 0 || result.lost > 0) throw new Error(`${name}: ${result.bad} answers were not 200, ${result.lost} connections were lost`);
      if (round > 0) for (const key of ['perSecond', 'p50', 'p99']) figures[name][key].push(result[key]);
    }
  }
  return figures;
}

async function benchWarm(run, address) {
  const { body, headers } = await wireBody(address);
  const { date: _date, connection: _connection, 'keep-alive': _keep, 'content-length': _length, ...same } = headers;
  const yardPort = await freePort();
  const yard = new Helper('yardstick-server.mjs');
  run.helpers.push(yard);
  await yard.ask({ mode: 'static', port: yardPort, body: body.toString('base64'), headers: same });
  const figures = await compare(run, { ours: { port: run.port, paths: [pathOf(run.places[0])], encoding: 'br' }, bare: { port: yardPort, paths: ['/'], encoding: 'br' } });
  const ratio = pairedRatio(figures.ours.perSecond, figures.bare.perSecond);
  const tail = pairedRatio(figures.ours.p99, figures.bare.p99);
  return {
    id: 'P1', what: `widget list, warm, compressed (requests/s, ${CONNECTIONS} connections)`, ours: median(figures.ours.perSecond), yardstick: median(figures.bare.perSecond), against: 'node:http with the same bytes', ratio,
    target: '>= 0.80x, p99 <= 1.5x', met: ratio >= 0.8 && tail <= 1.5, more: { 'p50 ms': median(figures.ours.p50), 'p99 ms': median(figures.ours.p99), 'p99 of node:http, ms': median(figures.bare.p99), 'p99 ratio': tail, rounds: figures },
  };
}

async function benchCold(run) {
  const yardPort = await freePort();
  const yard = new Helper('yardstick-server.mjs');
  run.helpers.push(yard);
  await yard.ask({ mode: 'pg', port: yardPort, ownerUrl: run.database.ownerUrl, pool: 8 });
  await run.service.ask({ cold: true });
  // A site for each connection: readers of one list would share one query.
  const figures = await compare(run, {
    ours: { port: run.port, paths: run.places.map(pathOf), encoding: 'identity' },
    two: { port: yardPort, paths: run.places.map(({ locationId, sourceId }) => `/${locationId}/${sourceId}`), encoding: 'identity' },
  });
  await run.service.ask({ cold: false });
  const ratio = pairedRatio(figures.ours.perSecond, figures.two.perSecond);
  return {
    id: 'P2', what: `widget list, cold, cache off (requests/s, ${run.places.length} sites)`, ours: median(figures.ours.perSecond), yardstick: median(figures.two.perSecond), against: 'node:http + pg, 2 prepared statements', ratio, target: '>= 1.3x', met: ratio >= 1.3,
    more: { 'p99 ms': median(figures.ours.p99), 'p99 of node:http + pg, ms': median(figures.two.p99), rounds: figures },
  };
}

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

async function benchBytes(address) {
  const { body } = await wireBody(address);
  const raw = await (await fetch(address, { headers: { 'accept-encoding': 'identity' } })).text();
  const page = JSON.parse(raw);
  const longest = Math.max(...(page.items ?? page.reviews).map(({ text }) => text.length));
  if (longest > 150 || (page.items ?? page.reviews).length !== 10) throw new Error('The measured list is not ten reviews of at most 150 characters');
  const script = (name) => readFileSync(new URL(`../../dist/widget/${name}`, import.meta.url));
  const first = script('widget.js');
  const form = script('form.js');
  const row = (what, bytes, baseline, against, limit, more) => ({ id: 'P3', what, ours: bytes, yardstick: baseline, against, ratio: bytes / baseline, target: `<= ${limit} bytes`, met: bytes <= limit, more });
  return [
    row('10 reviews of <= 150 characters on the wire, brotli (bytes)', body.length, Buffer.byteLength(raw), 'the same JSON raw', 2_000, { 'gzip (bytes)': gzipSync(raw, { level: 9 }).length }),
    row('first script, list and badge, brotli (bytes)', brotli(first), first.length, 'the same script raw', 3_000, { 'gzip (bytes)': gzipSync(first, { level: 9 }).length }),
    row('form and proof of work, loaded on opening, brotli (bytes)', brotli(form), form.length, 'the same script raw', 4_000, { 'gzip (bytes)': gzipSync(form, { level: 9 }).length }),
  ];
}

