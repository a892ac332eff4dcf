declare module '*.css' {
  const css: string;
  export default css;
}

declare module '@form-words' {
  export const formWords: import('../../src/domain/widget/form-words.js').FormWords;
}
