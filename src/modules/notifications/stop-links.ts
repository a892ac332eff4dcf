import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Config } from '../../platform/config/config.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';

/** The one-click stop link of notification mails. */
@Injectable()
export class StopLinks {
  constructor(private readonly config: Config) {}

  /** One link a person and organization; the token is derived, so that every mail carries the same and only its hash is stored. */
  async of(tx: EntityManager, organizationId: string, userId: string): Promise<string> {
    const token = this.config.secrets.sign(`stop:${organizationId}:${userId}`);
    await tx.query('INSERT INTO notification_stops (organization_id, user_id, stop_token_hash) VALUES ($1, $2, $3) ON CONFLICT (organization_id, user_id) DO NOTHING', [organizationId, userId, sha256Hex(token)]);
    return this.config.url(`/stop/${token}`);
  }
}
