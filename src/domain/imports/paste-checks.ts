/** What the owner should look at before a pasted review is saved, in words. */
export interface PasteCheck {
  readonly code: 'rating_missing' | 'author_missing' | 'date_missing' | 'year_assumed' | 'text_cut' | 'text_translated' | 'text_missing' | 'text_too_long' | 'split_doubtful';
  readonly message: { readonly fr: string; readonly en: string };
}

const PASTE_CHECKS: Readonly<Record<PasteCheck['code'], PasteCheck['message']>> = {
  rating_missing: { fr: 'Les étoiles ne se copient pas toujours : choisissez la note, ou laissez-la vide.', en: 'Stars are not always copied: choose the rating, or leave it empty.' },
  author_missing: { fr: 'Le nom de l’auteur n’a pas été reconnu.', en: 'The author’s name was not recognised.' },
  date_missing: { fr: 'La date n’a pas été reconnue.', en: 'The date was not recognised.' },
  year_assumed: { fr: 'L’année n’était pas écrite : vérifiez la date.', en: 'The year was not written: check the date.' },
  text_cut: { fr: 'Texte coupé{by} : collez la suite si vous l’avez.', en: 'Cut short{by}: paste the rest if you have it.' },
  text_translated: { fr: 'Google affichait une traduction : vérifiez que ce sont les mots du client.', en: 'Google was showing a translation: check that these are the customer’s words.' },
  text_missing: { fr: 'Ni texte ni note : laissé de côté. Pour garder cet avis, choisissez sa note et cochez-le.', en: 'Neither text nor rating: left out. To keep this review, choose its rating and tick it.' },
  text_too_long: { fr: 'Le texte dépasse 10 000 caractères : plusieurs avis y sont peut-être collés.', en: 'The text is longer than 10,000 characters: several reviews may be glued together.' },
  split_doubtful: { fr: 'Nous ne sommes pas sûrs que ce soit un avis entier : vérifiez le découpage.', en: 'We are not sure that this is one whole review: check where it was cut.' },
};

const CUT_BY: Readonly<Record<string, PasteCheck['message']>> = {
  google: { fr: ' par Google', en: ' by Google' },
  trustpilot: { fr: ' par Trustpilot', en: ' by Trustpilot' },
  tripadvisor: { fr: ' par Tripadvisor', en: ' by Tripadvisor' },
};

/** The words of a check on a page of this platform. */
export function checkMessage(code: PasteCheck['code'], platform: string): PasteCheck['message'] {
  const { fr, en } = PASTE_CHECKS[code];
  const by = CUT_BY[platform];
  return { fr: fr.replace('{by}', by?.fr ?? ''), en: en.replace('{by}', by?.en ?? '') };
}
