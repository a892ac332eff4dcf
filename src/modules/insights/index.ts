export { InsightsModule } from './insights.module.js';
export { ENOUGH, OverviewService, PERIOD_DAYS, type AspectFigures, type Overview, type PeriodFigures } from './overview.service.js';
