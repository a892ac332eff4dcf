import { Injectable } from '@nestjs/common';
import { OwnerDatabase } from '../../platform/database/owner-database.js';
import { HandlesJob, type ScheduleHandler } from '../../platform/jobs/job-handler.js';

/** Every weekday morning: one digest job for each organization where drafts wait. The job decides who, if anybody, is written to. */
@HandlesJob('schedule.digests')
@Injectable()
export class DigestsSchedule implements ScheduleHandler {
  constructor(private readonly owner: OwnerDatabase) {}

  async handle(): Promise<void> {
    await this.owner.query(
      `SELECT graphile_worker.add_job('notifications.digest', json_build_object('organizationId', o.organization_id), job_key => 'digest:' || o.organization_id, max_attempts => 5)
       FROM (SELECT DISTINCT organization_id FROM replies WHERE state = 'draft') o`,
    );
  }
}
