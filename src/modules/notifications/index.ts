export { MAILER, MAIL_RENDERER } from './mail-send.job.js';
export { NotificationsModule } from './notifications.module.js';
export { StopLinks } from './stop-links.js';
export { platformPhrase } from './platform-phrase.js';
