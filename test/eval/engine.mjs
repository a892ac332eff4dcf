/** The pure functions under test, from the build. */
export async function loadEngine() {
  const of = (file) => import(new URL(`../../dist/src/domain/${file}`, import.meta.url).href);
  const [{ analyse }, { moderate, moderateLine }, { detectLanguage }, { composeDraft }, { deservesReply }, { lintReply }, { sentencesOf, normaliseSentence }] = await Promise.all(
    ['analysis/analyse.js', 'moderation/engine.js', 'text/language.js', 'replies/composer.js', 'replies/priority.js', 'replies/lint.js', 'replies/variation.js'].map(of));
  return { analyse, moderate, moderateLine, detectLanguage, composeDraft, deservesReply, lintReply, sentencesOf, normaliseSentence };
}
