export { listWordsFr as words } from '../../src/domain/widget/list-words-fr.js';
