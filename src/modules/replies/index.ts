export { RepliesModule } from './replies.module.js';
export { Reply, ReplyApproval, REPLY_STATES, type ReplyState } from './reply.entity.js';
