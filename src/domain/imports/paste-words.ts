/** What the pages of review platforms print around the reviews, French and English. Folded words for whole lines, patterns for the rest. Data only. */

/** Whole lines that are buttons, labels or counters. */
export const NOISE_LINES: ReadonlySet<string> = new Set([
  'j aime', 'like', 'aime', 'partager', 'share', 'plus', 'more', 'lire la suite', 'lire plus', 'read more', 'voir plus', 'see more', 'afficher plus', 'moins', 'less', 'show less', 'show more', 'utile', 'useful', 'helpful', 'repondre', 'reply', 'signaler', 'signaler l avis',
  'report', 'report review', 'flag', 'flag as inappropriate', 'photos', 'photo', 'nouveau', 'new', 'traduire', 'translate', 'modifier', 'edit', 'supprimer', 'delete', 'modifier la reponse', 'edit reply', 'supprimer la reponse', 'delete reply', 'trier par', 'trier', 'sort by', 'sort', 'les plus pertinents',
  'most relevant', 'les plus recents', 'newest', 'tous les avis', 'all reviews', 'google', 'sur google', 'on google', 'sur', 'on', 'afficher l original', 'see original', 'voir l original', 'voir la traduction', 'see translation', 'visible par tous', 'merci', 'actions', 'menu', 'filtrer', 'filter',
  'ecrire un avis', 'write a review', 'rechercher dans les avis', 'search reviews', 'suivre', 'follow', 'voir tous les avis', 'show all reviews', 'vote utile', 'suivant', 'next', 'precedent', 'previous', 'publie', 'published', 'points forts', 'resume des avis', 'review summary',
]);

/** Lines that say something of the reviewer or of how the review came, never the review itself. */
export const META_LINES: ReadonlySet<string> = new Set([
  'local guide', 'guide local', 'sur invitation', 'invited', 'avis sollicite', 'avis spontane', 'unprompted review', 'verifie', 'verified', 'avis verifie', 'verified review', 'redirige', 'redirected', 'mis a jour', 'updated', 'achat verifie', 'verified purchase',
]);

/** Labels of Google's questionnaires: the line after them is their value. */
export const LABEL_LINES: ReadonlySet<string> = new Set([
  'type de repas', 'meal type', 'prix par personne', 'price per person', 'niveau sonore', 'noise level', 'taille du groupe', 'group size', 'temps d attente', 'wait time', 'place de parking', 'parking space', 'options de parking', 'parking options',
  'recommande pour les vegetariens', 'options vegetariennes', 'vegetarian options', 'accessibilite en fauteuil roulant', 'wheelchair accessibility', 'moment de la visite', 'visited on', 'visite le', 'reservation recommandee', 'reservation',
]);
export const SERVICE_VALUES: ReadonlySet<string> = new Set(['repas sur place', 'sur place', 'dine in', 'a emporter', 'take out', 'takeout', 'livraison', 'delivery', 'drive']);

export const NOISE_PATTERNS: readonly RegExp[] = [
  /^(?:photo|image|vidéo|video) \d+ (?:de|sur|dans|of|on|in)\b.*(?:avis|review).*$/iu,
  /^(?:photo de profil|photo du profil|profile (?:photo|picture))/iu,
  /^\+?\s?\d{1,4}(?: photos?)?$/u,
  /^\d{1,3}\s?%$/u,
  /^(?:traduit|traduction) par google/iu,
  /^translated by google/iu,
  /^(?:cuisine|service|ambiance|food|atmosphere|chambres|rooms|emplacement|location|rapport qualité[ -]prix|value)\s*:\s*[\d.,/ ]+$/iu,
  /^cet avis est l['’]opinion subjective/iu,
  /^this (?:review is|response is) the subjective opinion/iu,
  /^cette réponse est l['’]opinion subjective/iu,
  /^(?:utile|useful|helpful)\s*\(?\d+\)?$/iu,
  /^\d+ (?:personnes? (?:a|ont) trouvé|people found|person found)/iu,
  /^[^\p{L}\p{N}★☆⭐]+$/u,
];

export const META_PATTERNS: readonly RegExp[] = [
  /^(?:local guide|guide local)\b.{0,60}$/iu,
  /^\d[\d\s.,]{0,7}(?:avis|reviews?|contributions?|photos?)(?:\s*[·•,]?\s*\d[\d\s.,]{0,7}(?:avis|reviews?|photos?|contributions?|votes? utiles?|helpful votes?))*$/iu,
  /^[A-Z]{2}(?:\s*[•·]\s*\d+ (?:avis|reviews?))?$/u,
  /^[•·]\s*\d+ (?:avis|reviews?)$/iu,
  /^\d+ (?:votes? utiles?|helpful votes?)$/iu,
  /^[\p{Lu}][\p{L} .'’-]{1,40}, [\p{Lu}][\p{L} .'’-]{1,30}\s*[·•]?\s*\d+ contributions?.*$/u,
  /^(?:mis à jour|updated) (?:le )?.{4,25}$/iu,
];

export const EXPERIENCE = /^(?:date de l['’]expérience|date of experience|date de la visite|date of visit|date du séjour|date de séjour|date of stay|visité en|visited in|visité le|visited on)\s*:?\s*(.{3,30})$/iu;
/** Tripadvisor prints « oct. 2026 • En couple » between title and text. */
export const EXPERIENCE_TRIP = /^(\p{L}{3,10}\.? \d{4})\s*[•·]\s*[\p{L} ]{2,20}$/u;
export const WRITTEN = /^(?:écrit le|avis écrit le|publié le|avis publié le|written on|written|reviewed on|reviewed|posted on|posted)\s*:?\s*(.{5,30})$/iu;
/** « Marie D a écrit un avis le 15 oct. », "Marie D wrote a review Oct 15". */
export const NAME_WROTE = /^(.{2,50}?)\s+(?:a écrit un avis(?: le)?|wrote a review(?: on)?)\s*\(?(.{0,25}?)\)?$/iu;
export const REPLIED = /^(?:répondu le|réponse publiée le|responded on|responded|replied on)\s+(.{4,30})$/iu;
export const REPLY_HEADERS: readonly RegExp[] = [
  /^réponse (?:du|de la|de l['’]|des) ?(?:propriétaire|gérant|gérante|direction|établissement|entreprise|équipe|responsable)s?\b\s*(?:\(.*\))?\s*[:·-]?\s*(.{0,40})$/iu,
  /^(?:response|reply) from (?:the )?(?:owner|business|management|host)\b\s*[:·-]?\s*(.{0,40})$/iu,
  /^.{2,60} \((?:propriétaire|owner|le propriétaire)\)\s*(.{0,40})$/iu,
  /^(?:réponse de|reply from|response from) [^.!?]{2,80}$/iu,
];

export const PLATFORM_SIGNS: Readonly<Record<'google' | 'trustpilot' | 'tripadvisor', RegExp>> = {
  google: /local guide|réponse du propriétaire|response from the owner|\((?:propriétaire|owner)\)|\d{1,6} (?:avis|reviews?) · \d{1,6} photos?|google|^[ \t]*\d{1,6} (?:avis|reviews?)[ \t]*$/gimu,
  trustpilot: /date de l['’]expérience|date of experience|noté \d sur 5 étoiles|rated \d out of 5 stars|sur invitation|avis spontané|unprompted review|trustpilot|^[A-Z]{2}\s*[•·]\s*\d{1,6} (?:avis|reviews?)/gimu,
  tripadvisor: /\d{1,6} contributions?|a écrit un avis|wrote a review|tripadvisor|sur 5 bulles|of 5 bubbles|date de la visite|date of visit/gimu,
};
