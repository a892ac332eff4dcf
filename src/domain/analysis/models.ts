import addressDe from '../../../config/models/address-de.json' with { type: 'json' };
import addressEs from '../../../config/models/address-es.json' with { type: 'json' };
import addressFr from '../../../config/models/address-fr.json' with { type: 'json' };
import addressIt from '../../../config/models/address-it.json' with { type: 'json' };
import sentimentDe from '../../../config/models/sentiment-de.json' with { type: 'json' };
import sentimentEn from '../../../config/models/sentiment-en.json' with { type: 'json' };
import sentimentEs from '../../../config/models/sentiment-es.json' with { type: 'json' };
import sentimentFr from '../../../config/models/sentiment-fr.json' with { type: 'json' };
import sentimentIt from '../../../config/models/sentiment-it.json' with { type: 'json' };
import serviceEn from '../../../config/models/service-en.json' with { type: 'json' };
import serviceFr from '../../../config/models/service-fr.json' with { type: 'json' };
import wishEn from '../../../config/models/wish-en.json' with { type: 'json' };
import wishFr from '../../../config/models/wish-fr.json' with { type: 'json' };
import type { DetectedLanguage } from '../shared/language.js';
import { LinearModel } from './linear-model.js';

/** The learned parts by language; where there is none the lexicons speak alone. */
type Models = Readonly<Partial<Record<DetectedLanguage, LinearModel>>>;

/** Positive for praise. */
export const SENTIMENT_MODELS: Models = {
  fr: new LinearModel(sentimentFr), en: new LinearModel(sentimentEn), es: new LinearModel(sentimentEs), de: new LinearModel(sentimentDe), it: new LinearModel(sentimentIt),
};
/** Positive for a wish. */
export const WISH_MODELS: Models = { fr: new LinearModel(wishFr), en: new LinearModel(wishEn) };
/** Positive where the firm still owes something. */
export const SERVICE_MODELS: Models = { fr: new LinearModel(serviceFr), en: new LinearModel(serviceEn) };
/** Positive for the formal address. */
export const ADDRESS_MODELS: Models = { fr: new LinearModel(addressFr), de: new LinearModel(addressDe), es: new LinearModel(addressEs), it: new LinearModel(addressIt) };
