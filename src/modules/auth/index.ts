export { AccountsService, emailKey, type Account, type NewAccount } from './accounts.service.js';
export { AuthModule } from './auth.module.js';
export { installSessions } from './sessions.js';
export { Throttle, type Limit } from './throttle.js';
