import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const DESCRIPTION = [
  'Everything the dashboard does, for programs. Authenticate with an API key (`Authorization: Bearer bst_…`).',
  'Lists are cursor pages `{items, next}`: pass `next` back as `cursor`. Writes take an `Idempotency-Key`. Errors are problems (RFC 9457) with a stable `code`.',
  'An agency sees the organizations that granted it access in every list; what it writes lands in the organization of the thing written.',
].join('\n\n');

/** The OpenAPI 3.1 description of /api/v1, from the controllers. Committed as openapi.json; a test keeps the two the same. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Atchik-Booost')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'bst_…' })
    .addSecurityRequirements('bearer');
  const document = SwaggerModule.createDocument(app, builder.build(), { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` });
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')).sort(([a], [b]) => a.localeCompare(b)));
  return nullableAsType({ ...document, paths }) as OpenAPIObject;
}

/** `nullable: true` is OpenAPI 3.0; 3.1 says it with a list of types. */
function nullableAsType(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullableAsType);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const mapped = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, nullableAsType(v)]));
  if (nullable === true && typeof mapped['type'] === 'string') mapped['type'] = [mapped['type'], 'null'];
  else if (nullable === true && (mapped['$ref'] || mapped['allOf'])) return { anyOf: [mapped, { type: 'null' }] };
  return mapped;
}
