import data from '../../../config/reply-voices/sectors.json' with { type: 'json' };
import { remembered } from './memo.js';

/** `food`: one sits at a table; `counter`: food to take away; `remote`: no premises a customer comes to. */
export type SectorClass = 'secret' | 'counter' | 'food' | 'remote' | 'place' | 'other';

const PATTERNS = {
  secret: new RegExp(data.secret, 'iu'),
  notSecret: new RegExp(data.not_secret, 'iu'),
  counter: new RegExp(data.counter, 'iu'),
  food: new RegExp(data.food, 'iu'),
  remote: new RegExp(data.remote, 'iu'),
  place: new RegExp(data.place, 'iu'),
};

/** Trades bound by professional secrecy come first: a wrong guess there costs more than a plain closing elsewhere. */
export const sectorClass = remembered(classOf, 500);

function classOf(sector: string): SectorClass {
  if (isSecretSector(sector)) return 'secret';
  if (PATTERNS.remote.test(sector)) return 'remote';
  if (PATTERNS.counter.test(sector)) return 'counter';
  if (PATTERNS.food.test(sector)) return 'food';
  if (PATTERNS.place.test(sector)) return 'place';
  return 'other';
}

/** True where a public reply may not even confirm that the author is a patient or a client (compliance REQ-58). */
export const isSecretSector = remembered((sector) => PATTERNS.secret.test(sector) && !PATTERNS.notSecret.test(sector), 500);
