import { describe, expect, it } from '@jest/globals';
import { greetingName } from './author-name.js';

describe('greetingName', () => {
  it.each([['Marie Dupont', 'Marie'], ['Kevin', 'Kevin'], ['Jean-Pierre Martinet', 'Jean-Pierre'], ['hélène L.', 'Hélène']])('should greet %s as %s', (author, name) => {
    expect(greetingName(author)).toBe(name);
  });
  it.each([null, '', 'jojo31', 'xX_dark', 'J. P.', 'M. Durand', 'Mme Leroy', 'Dupont Marie', 'Durand', 'Gourmet', 'Utilisateur Google', 'A Google user', 'Martin Sophie', 'D.'])('should give no name for %j', (author) => {
    expect(greetingName(author)).toBeNull();
  });
});
