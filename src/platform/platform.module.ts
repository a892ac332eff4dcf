import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from './clock/clock.js';
import { Config } from './config/config.js';
import type { DatabaseAddresses } from './database/connections.js';
import { OwnerDatabase } from './database/owner-database.js';
import { SnakeNaming } from './database/snake-naming.js';
import { TenantDatabase } from './database/tenant-database.js';
import { JobQueue } from './jobs/job-queue.js';
import { JobRegistry } from './jobs/job-registry.js';
import { JobRunner } from './jobs/job-runner.js';
import { MailOutbox } from './mail/mail-outbox.js';

/** What every feature may ask for. The composition root hands in what differs between a service, a command and a test. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(parts: { config: Config; clock: Clock; addresses: DatabaseAddresses }): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: parts.addresses.appUrl,
          autoLoadEntities: true,
          migrationsRun: false,
          synchronize: false,
          installExtensions: false,
          namingStrategy: new SnakeNaming(),
          poolSize: parts.config.env.DATABASE_POOL,
          connectTimeoutMS: 10_000,
          retryAttempts: 3,
          extra: { application_name: 'booost', statement_timeout: 60_000, idle_in_transaction_session_timeout: 60_000 },
        }),
      ],
      providers: [
        { provide: Config, useValue: parts.config },
        { provide: Clock, useValue: parts.clock },
        { provide: OwnerDatabase, useFactory: () => new OwnerDatabase(parts.addresses.ownerUrl) },
        TenantDatabase,
        JobQueue,
        JobRegistry,
        JobRunner,
        MailOutbox,
      ],
      exports: [Config, Clock, OwnerDatabase, TenantDatabase, JobQueue, JobRegistry, JobRunner, MailOutbox],
    };
  }
}
