export { ModerationDecision } from './moderation-decision.entity.js';
export { ModerationModule } from './moderation.module.js';
export { AuthorLinks } from './author-links.js';
export { AuthorMails, authorLanguage, senderOf } from './author-mails.js';
export { responsible } from './alerts.js';
export { DecisionsService, groundSentence, type DecisionInput } from './decisions.service.js';
export { groundTitle } from './ground-titles.js';
export { QueueService, type QueueItem } from './queue.service.js';
export { ReadingService, type Reading } from './reading.service.js';
