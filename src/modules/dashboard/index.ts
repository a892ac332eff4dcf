export { DashboardModule } from './dashboard.module.js';
export { installViews } from './install-views.js';
