import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from './permissions.js';

export const API_DESCRIPTION = Symbol('ApiDescription');
/** Filled once the application is built: the description is read off its own controllers. */
export interface ApiDescription {
  document: OpenAPIObject | null;
}

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
}

/** `/api/openapi.json`, and the same for people at `/api/docs`: one page, no script. */
@ApiExcludeController()
@Controller('api')
export class ApiDocsController {
  constructor(@Inject(API_DESCRIPTION) private readonly description: ApiDescription) {}

  @Get('openapi.json')
  @Public()
  json(): OpenAPIObject | null {
    return this.description.document;
  }

  @Get('docs')
  @Public()
  page(@Res() response: Response): void {
    const { document } = this.description;
    const groups = new Map<string, string[]>();
    for (const [path, item] of Object.entries(document?.paths ?? {})) {
      for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
        const tag = operation.tags?.[0] ?? 'other';
        const parameters = (operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => `<code>${escape(p.name)}</code>${p.required ? '' : ' (optional)'}`).join(', ');
        groups.set(tag, [...(groups.get(tag) ?? []), `<tr><td><code>${method.toUpperCase()}</code></td><td><code>${escape(path)}</code></td><td>${escape(operation.summary ?? '')}${parameters ? `<br><small>${parameters}</small>` : ''}</td></tr>`]);
      }
    }
    const sections = [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([tag, rows]) => `<h2 id="${escape(tag)}">${escape(tag)}</h2><table><tbody>${rows.join('')}</tbody></table>`).join('');
    const intro = (document?.info.description ?? '').split('\n\n').map((p) => `<p>${escape(p).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`).join('');
    response.type('html').send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Atchik-Booost API</title><link rel="stylesheet" href="/assets/booost.css"></head><body><main class="api-docs"><h1>Atchik-Booost API</h1>${intro}<p><a href="/api/openapi.json">openapi.json</a></p>${sections}</main></body></html>`,
    );
  }
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
