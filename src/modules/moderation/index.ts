export { ModerationModule } from './moderation.module.js';
export { ModerationDecision } from './moderation-decision.entity.js';
