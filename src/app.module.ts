import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from './modules/auth/auth.module.js';
import { CasesModule } from './modules/cases/cases.module.js';
import { DashboardModule } from './modules/dashboard/dashboard.module.js';
import { InsightsModule } from './modules/insights/insights.module.js';
import { ModerationModule } from './modules/moderation/moderation.module.js';
import { NotificationsModule } from './modules/notifications/notifications.module.js';
import { OrganizationsModule } from './modules/organizations/organizations.module.js';
import { RepliesModule } from './modules/replies/replies.module.js';
import { ReviewsModule } from './modules/reviews/reviews.module.js';
import { SourcesModule } from './modules/sources/sources.module.js';
import { WidgetModule } from './modules/widget/widget.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { Config } from './platform/config/config.js';
import type { DatabaseAddresses } from './platform/database/connections.js';
import { API_DESCRIPTION, ApiDocsController, type ApiDescription } from './platform/http/api-docs.controller.js';
import { IdempotencyInterceptor } from './platform/http/idempotency.interceptor.js';
import { HealthController } from './platform/health/health.controller.js';
import { PlatformModule } from './platform/platform.module.js';

export interface AppParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly addresses: DatabaseAddresses;
}

/** The whole service. Order as in the dependency rule: a module may use those above it. */
@Module({})
export class AppModule {
  static with(parts: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(parts),
        OrganizationsModule,
        AuthModule,
        ReviewsModule,
        SourcesModule,
        ModerationModule,
        CasesModule,
        RepliesModule,
        InsightsModule,
        NotificationsModule,
        WidgetModule,
        DashboardModule,
      ],
      controllers: [HealthController, ApiDocsController],
      providers: [{ provide: API_DESCRIPTION, useValue: { document: null } satisfies ApiDescription }, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }],
    };
  }
}
