// What one would write without a framework. First line in: {mode, port, …}; says {port} when it listens.
//   static  one body built before, with the same headers as ours
//   pg      two prepared statements for each request: the ten newest reviews by index, and the summary row; JSON.stringify
import http from 'node:http';
import { createInterface } from 'node:readline';
import pg from 'pg';

const LIST = `SELECT r.id, coalesce(r.masked_text, r.text) AS text, r.rating, r.author_name AS author, r.published_at, r.verification, r.origin_label AS origin, r.lang, p.published_text AS reply
  FROM reviews r LEFT JOIN replies p ON p.review_id = r.id AND p.state = 'published' WHERE r.source_id = $1 AND r.status = 'published' AND r.kind = 'review' ORDER BY r.published_at DESC, r.id DESC LIMIT 10`;
const SUMMARY = 'SELECT count, sum, r1, r2, r3, r4, r5 FROM review_summaries WHERE location_id = $1';

function staticHandler({ body, headers }) {
  const bytes = Buffer.from(body, 'base64');
  const all = { ...headers, 'content-length': bytes.length };
  return (_request, response) => {
    response.writeHead(200, all);
    response.end(bytes);
  };
}

function databaseHandler({ ownerUrl, pool: max }) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max });
  return async (request, response) => {
    const [, locationId, sourceId] = request.url.split('/');
    const [list, summary] = await Promise.all([pool.query({ name: 'list', text: LIST, values: [sourceId] }), pool.query({ name: 'summary', text: SUMMARY, values: [locationId] })]);
    const [row] = summary.rows;
    const body = JSON.stringify({ summary: { count: row.count, average: Math.round((100 * row.sum) / row.count) / 100, histogram: [row.r1, row.r2, row.r3, row.r4, row.r5] }, items: list.rows });
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  http.createServer(job.mode === 'static' ? staticHandler(job) : databaseHandler(job)).listen(job.port, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: job.port })}\n`));
}
