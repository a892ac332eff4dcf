/** Version of the words of the declaration box, in both languages: changes whenever one does, and is stored with each review. */
export const DECLARATION_VERSION = '2026-11-1';
