export { REVIEW_CHANGED } from './drafts.service.js';
export { Reply, ReplyApproval, REPLY_STATES, type ReplyState } from './reply.entity.js';
export { RepliesModule } from './replies.module.js';
export { RepliesService } from './replies.service.js';
export { StackService, type ReplyCard, type StackCounts } from './stack.service.js';
