export { listWordsEn as words } from '../../src/domain/widget/list-words-en.js';
