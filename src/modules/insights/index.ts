export { ArrivalsService, type Arrivals } from './arrivals.service.js';
export { InsightsModule } from './insights.module.js';
export { InsightsOverviewService, type AspectView, type Overview, type Period, type PhraseView, type WindowDays } from './insights-overview.service.js';
