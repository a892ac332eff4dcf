import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { PERMISSION_KEY, PUBLIC_KEY, type Permission } from '../../src/platform/http/permissions.js';

export interface Route {
  readonly method: string;
  /** As Express sees it: leading slash, parameters as `:name`. */
  readonly path: string;
  readonly handler: string;
  readonly permission: Permission | null;
  readonly open: boolean;
}

const paths = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : [typeof value === 'string' ? value : '']);
const join = (...parts: string[]): string => `/${parts.flatMap((p) => p.split('/')).filter(Boolean).join('/')}`;

/** Every route of every controller, from Nest's own metadata. */
export function routesOf(app: INestApplication): Route[] {
  const controllers = new Set<Type>();
  for (const module of app.get(ModulesContainer).values()) for (const wrapper of module.controllers.values()) if (wrapper.metatype) controllers.add(wrapper.metatype as Type);
  return [...controllers].flatMap((controller) => {
    const prototype = controller.prototype as Record<string, (() => unknown) | undefined>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const method: unknown = typeof handler === 'function' ? Reflect.getMetadata('method', handler) : undefined;
      if (!handler || method === undefined) return [];
      const read = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
      return paths(Reflect.getMetadata('path', controller)).flatMap((base) => paths(Reflect.getMetadata('path', handler)).map((path): Route => ({
        method: RequestMethod[method as RequestMethod]!, path: join(base, path), handler: `${controller.name}.${name}`,
        permission: (read(PERMISSION_KEY) as Permission | undefined) ?? null, open: read(PUBLIC_KEY) === true,
      })));
    });
  });
}
