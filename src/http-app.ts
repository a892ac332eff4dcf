import { BadRequestException, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ValidationError } from 'class-validator';
import cookieParser from 'cookie-parser';
import helmet from 'helmet';
import { AppModule, type AppParts } from './app.module.js';
import { installSessions } from './modules/auth/index.js';
import { installViews } from './modules/dashboard/index.js';
import { PublicPlane } from './modules/widget/index.js';
import { API_DESCRIPTION, type ApiDescription } from './platform/http/api-docs.controller.js';
import { describeApi } from './platform/http/openapi.js';
import { localeOf } from './platform/http/locale.js';
import { PlaneAdapter } from './platform/http/plane-adapter.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { NestLogger, type Logger } from './platform/logging/logger.js';

const SELF = ["'self'"];

/** Builds the web application: the public plane first, then security headers, language, sessions, validation, errors and pages. Does not listen. */
export async function createHttpApp(parts: AppParts, logger: Logger): Promise<NestExpressApplication> {
  const adapter = new PlaneAdapter();
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts), adapter, { logger: new NestLogger(logger), bodyParser: false });
  const { config } = parts;
  app.set('trust proxy', /^\d+$/.test(config.env.TRUST_PROXY) ? Number(config.env.TRUST_PROXY) : config.env.TRUST_PROXY || false);
  app.disable('x-powered-by');
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { defaultSrc: SELF, scriptSrc: SELF, styleSrc: SELF, imgSrc: [...SELF, 'data:'], formAction: SELF, frameAncestors: ["'none'"], upgradeInsecureRequests: config.production ? [] : null } },
      strictTransportSecurity: config.production,
    }),
  );
  app.use(cookieParser(config.secrets.derived('cookies')));
  app.useBodyParser('json', { limit: '2mb' });
  app.useBodyParser('urlencoded', { limit: '4mb', extended: true, parameterLimit: 20_000 });
  app.use(localeOf);
  installSessions(app, parts);
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true, exceptionFactory: asFields }));
  app.useGlobalFilters(new ProblemFilter(logger, installViews(app, config)));
  await app.init();
  app.get<ApiDescription>(API_DESCRIPTION).document = describeApi(app);
  const plane = app.get(PublicPlane);
  await plane.start();
  adapter.plane = (request, response) => plane.handle(request, response);
  return app;
}

/** class-validator's tree as one line per field. */
function asFields(errors: readonly ValidationError[]): BadRequestException {
  const flatten = (list: readonly ValidationError[], prefix: string): { field: string; message: string }[] =>
    list.flatMap((e) => [
      ...Object.values(e.constraints ?? {}).map((message) => ({ field: prefix + e.property, message })),
      ...flatten(e.children ?? [], `${prefix}${e.property}.`),
    ]);
  return new BadRequestException({ fields: flatten(errors, '') });
}
