import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import type { Request } from 'express';
import type { Config } from '../../platform/config/config.js';
import type { Problem } from '../../platform/http/problem.filter.js';
import { View } from './view.js';

const WEEK_MS = 7 * 86_400_000;

/** Serves assets/ and htmx, and draws error pages for people (platform/http/problem.filter.ts asks for them). */
export function installViews(app: NestExpressApplication, config: Config): { render: (problem: Problem, request: Request) => string | null } {
  const htmx = path.join(path.dirname(createRequire(import.meta.url).resolve('htmx.org/package.json')), 'dist');
  const cache = { maxAge: config.production ? WEEK_MS : 0, etag: true, index: false } as const;
  if (!existsSync(htmx)) throw new Error('htmx.org is not installed: run npm ci.');
  app.use('/assets/htmx.js', express.static(path.join(htmx, 'htmx.min.js'), cache));
  app.use('/assets', express.static(path.join(config.rootDir, 'assets'), cache));
  return { render: (problem, request) => app.get(View, { strict: false }).html(request, 'shell/problem', { problem, layout: 'bare', title: problem.detail }) };
}
