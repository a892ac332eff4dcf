import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { QueueService } from '../moderation/index.js';
import { StackService } from '../replies/index.js';

/** The two numbers of the navigation, over everything the caller may see. */
@Injectable()
export class NavCounts {
  constructor(
    private readonly stack: StackService,
    private readonly queue: QueueService,
  ) {}

  /** `todo`: cards that wait in the stack (drafts, replies to post by hand, blocked ones); `moderation`: reviews that wait for a decision. */
  async of(scope: TenantScope): Promise<{ todo: number; moderation: number }> {
    const [stack, moderation] = await Promise.all([this.stack.counts(scope), this.queue.count(scope)]);
    return { todo: stack.drafts + stack.toPost + stack.blocked, moderation };
  }
}
