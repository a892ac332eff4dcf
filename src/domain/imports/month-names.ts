/** Month and relative-time words in the five languages of the service, folded (lower case, no accents, no dots). Data only. */
const MONTHS: readonly (readonly string[])[] = [
  ['janvier', 'janv', 'jan', 'january', 'enero', 'ene', 'januar', 'janner', 'gennaio', 'gen'],
  ['fevrier', 'fevr', 'fev', 'february', 'feb', 'febrero', 'februar', 'febbraio'],
  ['mars', 'mar', 'march', 'marzo', 'marz', 'maerz', 'mrz'],
  ['avril', 'avr', 'april', 'apr', 'abril', 'abr', 'aprile'],
  ['mai', 'may', 'mayo', 'maggio', 'mag'],
  ['juin', 'june', 'jun', 'junio', 'juni', 'giugno', 'giu'],
  ['juillet', 'juil', 'july', 'jul', 'julio', 'juli', 'luglio', 'lug'],
  ['aout', 'aou', 'august', 'aug', 'agosto', 'ago'],
  ['septembre', 'sept', 'sep', 'september', 'septiembre', 'setiembre', 'settembre', 'set'],
  ['octobre', 'oct', 'october', 'octubre', 'oktober', 'okt', 'ottobre', 'ott'],
  ['novembre', 'nov', 'november', 'noviembre'],
  ['decembre', 'dec', 'december', 'diciembre', 'dic', 'dezember', 'dez', 'dicembre'],
];

/** Folded month word → 1–12. */
export const MONTH_OF: ReadonlyMap<string, number> = new Map(MONTHS.flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])));

export type RelativeUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
const UNITS: Readonly<Record<RelativeUnit, readonly string[]>> = {
  minute: ['minute', 'minutes', 'min', 'mins', 'seconde', 'secondes', 'second', 'seconds', 'minuto', 'minutos', 'minuten', 'minuti', 'instant', 'instants'],
  hour: ['heure', 'heures', 'h', 'hour', 'hours', 'hr', 'hrs', 'hora', 'horas', 'stunde', 'stunden', 'ora', 'ore'],
  day: ['jour', 'jours', 'j', 'day', 'days', 'd', 'dia', 'dias', 'tag', 'tagen', 'giorno', 'giorni'],
  week: ['semaine', 'semaines', 'sem', 'week', 'weeks', 'w', 'semana', 'semanas', 'woche', 'wochen', 'settimana', 'settimane'],
  month: ['mois', 'month', 'months', 'mes', 'meses', 'monat', 'monaten', 'mese', 'mesi'],
  year: ['an', 'ans', 'annee', 'annees', 'year', 'years', 'ano', 'anos', 'jahr', 'jahren', 'anno', 'anni'],
};
export const UNIT_OF: ReadonlyMap<string, RelativeUnit> = new Map(
  (Object.entries(UNITS) as [RelativeUnit, readonly string[]][]).flatMap(([unit, names]) => names.map((name): [string, RelativeUnit] => [name, unit])),
);

/** Words for "one" in front of a unit ("il y a un mois", "a month ago"). */
export const ONE_WORDS: ReadonlySet<string> = new Set(['un', 'une', 'a', 'an', 'one', 'una', 'uno', 'ein', 'einem', 'einer']);

/** Whole expressions → number of days before today. */
export const DAY_WORDS: ReadonlyMap<string, number> = new Map([
  ['aujourd hui', 0], ['today', 0], ['hoy', 0], ['heute', 0], ['oggi', 0], ['a l instant', 0], ['just now', 0],
  ['hier', 1], ['yesterday', 1], ['ayer', 1], ['gestern', 1], ['ieri', 1],
  ['avant hier', 2], ['anteayer', 2], ['vorgestern', 2], ['l altro ieri', 2],
]);
