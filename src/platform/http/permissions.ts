import { SetMetadata } from '@nestjs/common';

export const ROLES = ['owner', 'senior', 'moderator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What each role may do. Deny by default: a route names one of these or is @Public(). */
export const PERMISSIONS = {
  'reviews:read': ['owner', 'senior', 'moderator', 'viewer'],
  'reviews:import': ['owner', 'senior', 'moderator'],
  'reviews:write': ['owner', 'senior', 'moderator'],
  'replies:write': ['owner', 'senior', 'moderator'],
  'replies:approve': ['owner', 'senior'],
  'moderation:decide': ['owner', 'senior', 'moderator'],
  'moderation:decide_legal': ['owner', 'senior'],
  'locations:read': ['owner', 'senior', 'moderator', 'viewer'],
  'locations:write': ['owner', 'senior'],
  'team:read': ['owner', 'senior', 'moderator', 'viewer'],
  'team:write': ['owner'],
  'grants:write': ['owner'],
  'keys:write': ['owner'],
  'jobs:read': ['owner', 'senior'],
  'jobs:write': ['owner', 'senior'],
  'account:self': ['owner', 'senior', 'moderator', 'viewer'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

export const PERMISSION_KEY = 'booost:permission';
export const PUBLIC_KEY = 'booost:public';
/** The one permission a route needs. */
export const Requires = (permission: Permission) => SetMetadata(PERMISSION_KEY, permission);
/** Open to everybody, on purpose. */
export const Public = () => SetMetadata(PUBLIC_KEY, true);
