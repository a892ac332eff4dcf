import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { Logger as GraphileLogger, parseCronItems, run, type Runner, type TaskList } from 'graphile-worker';
import type { Logger } from '../logging/logger.js';
import { JobRegistry } from './job-registry.js';
import { SCHEDULES } from './tasks.js';
import { WorkerLeases } from './worker-leases.js';

/** How long running jobs may take to finish on SIGTERM before they are returned to the queue. */
const STOP_LIMIT_MS = 6_000;

export interface JobRunnerOptions {
  readonly ownerUrl: string;
  readonly concurrency: number;
  readonly logger: Logger;
}

/** Runs the jobs of this process with graphile-worker, as the owner identity; handlers open their tenant transactions themselves. */
@Injectable()
export class JobRunner {
  private runner: Runner | null = null;
  private leases: WorkerLeases | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly registry: JobRegistry) {}

  async start(options: JobRunnerOptions): Promise<void> {
    const { ownerUrl, logger } = options;
    const taskList: TaskList = {};
    for (const [name, handle] of this.registry.handlers()) {
      taskList[name] = async (payload) => handle(payload, this.stopping.signal);
    }
    this.leases = new WorkerLeases(ownerUrl, logger);
    try {
      await this.leases.start();
      this.runner = await this.run(options, taskList, this.leases);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  private run({ ownerUrl, concurrency, logger }: JobRunnerOptions, taskList: TaskList, leases: WorkerLeases): Promise<Runner> {
    const events = new EventEmitter();
    events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => void leases.register(worker.workerId).catch((err: unknown) => logger.error({ err }, 'worker lease not written')));
    events.on('job:error', ({ job, error }: { job: { id: string; attempts: number; max_attempts: number; task_identifier: string }; error: unknown }) => {
      const dead = job.attempts >= job.max_attempts;
      logger[dead ? 'error' : 'warn']({ job: job.id, task: job.task_identifier, attempt: job.attempts, dead, err: error }, dead ? 'job gave up; see booost jobs list' : 'job failed, will retry');
    });
    return run({
      connectionString: ownerUrl,
      concurrency,
      noHandleSignals: true,
      parsedCronItems: parseCronItems(SCHEDULES.map((s) => ({ task: s.task, match: s.cron, options: { backfillPeriod: s.fillMs } }))),
      taskList,
      events,
      logger: new GraphileLogger(() => (level, message) => {
        if (level === 'error') logger.error(message);
        else logger.debug(message);
      }),
      maxPoolSize: Math.max(3, concurrency + 1),
    });
  }

  /** Stops taking jobs, waits for the running ones, and returns what is still running to the queue. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const runner = this.runner;
    this.runner = null;
    if (runner) {
      const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref());
      await Promise.race([runner.stop().catch(() => undefined), limit]);
    }
    // Jobs of a worker that did not finish in time: its lease is dropped with its jobs still locked, so unlock them now.
    await this.leases?.releaseOwn();
    await this.leases?.stop();
  }
}
