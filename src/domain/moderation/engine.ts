/** Front door of the moderation engine. */
export { ENGINE_VERSION, moderate } from './judge.js';
export { moderateLine, type ModerationLine } from './line.js';
