import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { JOB_HANDLER_KEY } from './job-handler.js';
import { SCHEDULE_NAMES, TASK_NAMES } from './tasks.js';

export type AnyHandler = (payload: unknown, signal: AbortSignal) => Promise<void>;

/** Finds the handler of every task at boot. A missing, unknown or double handler stops the process with the fix in the message. */
@Injectable()
export class JobRegistry {
  constructor(private readonly discovery: DiscoveryService) {}

  /** All handlers by task name; throws when one is missing. */
  handlers(): Map<string, AnyHandler> {
    const found = this.discover();
    const missing = [...TASK_NAMES, ...SCHEDULE_NAMES].filter((name) => !found.has(name));
    if (missing.length > 0) throw new Error(`No handler for ${missing.join(', ')}: add a provider with @HandlesJob, or remove the name from platform/jobs/tasks.ts.`);
    return found;
  }

  /** The handlers there are; throws on an unknown or double one. */
  discover(): Map<string, AnyHandler> {
    const found = new Map<string, AnyHandler>();
    const known = new Set<string>([...TASK_NAMES, ...SCHEDULE_NAMES]);
    for (const provider of this.discovery.getProviders()) {
      if (!provider.metatype || typeof provider.metatype !== 'function') continue;
      const task = Reflect.getMetadata(JOB_HANDLER_KEY, provider.metatype) as string | undefined;
      if (!task) continue;
      if (!known.has(task)) throw new Error(`${provider.name} handles the unknown job "${task}": add it to platform/jobs/tasks.ts.`);
      if (found.has(task)) throw new Error(`The job "${task}" has two handlers, one of them ${provider.name}: keep one.`);
      const instance = provider.instance as { handle: AnyHandler };
      found.set(task, (payload, signal) => instance.handle(payload, signal));
    }
    return found;
  }
}
