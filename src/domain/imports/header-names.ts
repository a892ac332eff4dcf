/** Column names of review exports in five languages, folded, by field. Earlier names win over later ones. Data only. */
export const REVIEW_FIELDS = [
  'externalId', 'text', 'rating', 'title', 'author', 'writtenAt', 'experiencedOn', 'url', 'reply', 'repliedAt', 'lang', 'kind',
  'productName', 'sku', 'gtin', 'productUrl',
] as const;
export type ReviewField = (typeof REVIEW_FIELDS)[number];

export const HEADER_NAMES: Readonly<Record<ReviewField, readonly string[]>> = {
  externalId: ['review id', 'id avis', 'identifiant avis', 'avis id', 'external id', 'externalid', 'reviewid', 'id de l avis', 'id externe', 'bewertungs id', 'id resena', 'id recensione', 'identifiant', 'identifier', 'identificador', 'kennung', 'identificativo', 'uuid', 'id'],
  text: [
    'review content', 'review text', 'texte de l avis', 'texte avis', 'contenu de l avis', 'contenu avis', 'commentaire', 'commentaires', 'comment', 'comments', 'text', 'texte', 'review', 'avis', 'avis client', 'review body', 'body',
    'content', 'contenu', 'message', 'temoignage', 'testimonial', 'feedback', 'verbatim', 'opinion', 'comentario', 'comentarios', 'texto', 'resena', 'contenido', 'bewertungstext', 'kommentar', 'kommentare', 'rezension', 'testo', 'recensione', 'commento', 'contenuto', 'review comment', 'description', 'bewertung',
  ],
  rating: [
    'review stars', 'review rating', 'rating', 'ratings', 'stars', 'star', 'star rating', 'starrating', 'note', 'notes', 'note 5', 'note sur 5', 'note 10', 'note sur 10', 'note globale', 'note avis', 'etoiles', 'etoile', 'nombre d etoiles', 'nb etoiles', 'score', 'overall score', 'overall rating', 'evaluation',
    'calificacion', 'puntuacion', 'estrellas', 'valoracion', 'nota', 'sterne', 'sternebewertung', 'stern', 'punkte', 'punktzahl', 'wertung', 'bewertung', 'stelle', 'voto', 'valutazione', 'punteggio',
  ],
  title: ['review title', 'titre', 'title', 'titre avis', 'titre de l avis', 'objet', 'subject', 'review header', 'headline', 'titulo', 'titel', 'uberschrift', 'titolo'],
  author: [
    'review username', 'consumer name', 'auteur', 'author', 'author name', 'nom auteur', 'nom de l auteur', 'nom', 'name', 'nom du client', 'nom client', 'client', 'customer', 'customer name', 'reviewer', 'reviewer name', 'reviewer display name', 'display name', 'displayname', 'pseudo', 'utilisateur', 'username', 'user', 'user name',
    'prenom', 'first name', 'autor', 'nombre', 'cliente', 'usuario', 'verfasser', 'kunde', 'kundenname', 'benutzer', 'autore', 'nome', 'utente', 'nome cliente',
  ],
  writtenAt: [
    'review created utc', 'review created', 'review date', 'date de l avis', 'date avis', 'date', 'date de publication', 'date publication', 'date de creation', 'date creation', 'publie le', 'ecrit le', 'created at', 'created', 'createdat', 'create time', 'createtime', 'written at', 'writtenat', 'published at', 'published', 'posted', 'review posted date', 'timestamp',
    'horodatage', 'submitted at', 'fecha', 'fecha de publicacion', 'fecha de creacion', 'datum', 'erstellt am', 'veroffentlicht am', 'data', 'data di pubblicazione', 'data recensione',
  ],
  experiencedOn: [
    'date de l experience', 'date experience', 'date d experience', 'date de la visite', 'date de visite', 'date visite', 'date d achat', 'date achat', 'date de commande', 'experienced at', 'experienced on', 'experiencedon', 'experience date', 'date of experience', 'visit date', 'date of visit', 'purchase date', 'order date', 'stay date', 'date de sejour',
    'fecha de la experiencia', 'fecha de compra', 'fecha de visita', 'datum der erfahrung', 'kaufdatum', 'besuchsdatum', 'data dell esperienza', 'data di acquisto', 'data visita',
  ],
  url: ['review url', 'url de l avis', 'url avis', 'lien avis', 'lien de l avis', 'permalink', 'review link', 'url', 'lien', 'link', 'enlace', 'collegamento'],
  reply: [
    'company reply', 'company response', 'business reply', 'reponse', 'reponse du proprietaire', 'reponse proprietaire', 'reponse de l entreprise', 'reponse commercant', 'reply', 'response', 'owner reply', 'owner response', 'reply text', 'merchant reply', 'ownerreply', 'respuesta', 'respuesta del propietario', 'antwort', 'antwort des inhabers', 'risposta', 'risposta del proprietario',
  ],
  repliedAt: ['company reply date utc', 'company response date utc', 'business reply date utc', 'date de reponse', 'date reponse', 'date de la reponse', 'repondu le', 'reply date', 'response date', 'replied at', 'repliedat', 'fecha de respuesta', 'antwortdatum', 'data risposta', 'data di risposta'],
  lang: ['review language', 'langue', 'language', 'lang', 'locale', 'langue de l avis', 'idioma', 'sprache', 'lingua'],
  kind: ['kind', 'type', 'nature', 'tipo', 'art'],
  productName: ['product name', 'produit', 'nom du produit', 'nom produit', 'product', 'product title', 'article', 'item', 'producto', 'produkt', 'produktname', 'prodotto'],
  sku: ['product sku', 'sku', 'reference produit', 'ref produit', 'reference article', 'product id', 'asin', 'artikelnummer', 'codice prodotto', 'referencia'],
  gtin: ['gtin', 'ean', 'ean13', 'code barres', 'code barre', 'upc', 'isbn', 'barcode', 'product gtin'],
  productUrl: ['product url', 'url produit', 'url du produit', 'product link', 'lien produit', 'lien du produit'],
};

/** Columns that `writeRejectedCsv` adds and that a re-import leaves aside, folded. */
export const REJECTED_COLUMNS = {
  fr: { line: 'Ligne d’origine', reason: 'Raison du rejet', raw: 'Contenu d’origine' },
  en: { line: 'Original line', reason: 'Reason for rejection', raw: 'Original content' },
} as const;
