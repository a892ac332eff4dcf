import type { EntityManager } from 'typeorm';

/** Who may do what, and since when: kept in the organization's event log beside the changes of its reviews. Ids and codes only, never a name or an address. */
export interface AccessEvent {
  readonly type:
    | 'grant.given' | 'grant.changed' | 'grant.revoked' | 'member.invited' | 'member.joined' | 'member.role_changed' | 'member.removed'
    | 'invitation.withdrawn' | 'api_key.created' | 'api_key.revoked' | 'location.created' | 'location.changed' | 'location.removed';
  readonly entityId: string;
  readonly details?: Readonly<Record<string, string | boolean | null | readonly string[]>>;
}

/** Appends to the chain of the organization acted on, in the caller's transaction. */
export async function recordAccess(tx: EntityManager, event: AccessEvent, at: Date): Promise<void> {
  await tx.query('SELECT app.append_events($1::jsonb, $2)', [JSON.stringify([{ type: event.type, entity_id: event.entityId, details: event.details ?? {} }]), at]);
}
