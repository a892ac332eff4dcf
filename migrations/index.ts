import { CreateTenancy1764000001000 } from './1764000001000-create-tenancy.js';
import { CreateEventLog1764000002000 } from './1764000002000-create-event-log.js';
import { CreateReviews1764000003000 } from './1764000003000-create-reviews.js';
import { CreateModerationAndReplies1764000004000 } from './1764000004000-create-moderation-and-replies.js';
import { OpenJobQueue1764000005000 } from './1764000005000-open-job-queue.js';
import { OpenPublicPlane1764000006000 } from './1764000006000-open-public-plane.js';
import { AddIngestMemory1764000007000 } from './1764000007000-add-ingest-memory.js';
import { OpenAgencyWork1764000008000 } from './1764000008000-open-agency-work.js';
import { OpenAppeals1764000009000 } from './1764000009000-open-appeals.js';

/** In order; append only, a committed migration is never edited once released. */
export const migrations = [
  CreateTenancy1764000001000,
  CreateEventLog1764000002000,
  CreateReviews1764000003000,
  CreateModerationAndReplies1764000004000,
  OpenJobQueue1764000005000,
  OpenPublicPlane1764000006000,
  AddIngestMemory1764000007000,
  OpenAgencyWork1764000008000,
  OpenAppeals1764000009000,
];
