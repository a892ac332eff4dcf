import { SetMetadata } from '@nestjs/common';
import type { ScheduleName, TaskName, TaskPayloads } from './tasks.js';

export const JOB_HANDLER_KEY = 'booost:job';

/** Marks a provider as the handler of one task. The class implements {@link JobHandler}. */
export const HandlesJob = (task: TaskName | ScheduleName) => SetMetadata(JOB_HANDLER_KEY, task);

export interface JobHandler<T extends TaskName> {
  /** Idempotent: may run again after a crash with the same payload. Throwing asks for a retry with backoff. `signal` aborts when the worker stops. */
  handle(payload: TaskPayloads[T], signal: AbortSignal): Promise<void>;
}
export interface ScheduleHandler {
  handle(payload: Record<string, never>, signal: AbortSignal): Promise<void>;
}
