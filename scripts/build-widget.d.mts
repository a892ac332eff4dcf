export interface ScriptSize {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}
export function buildWidget(outDir: string): Promise<Record<'widget.js' | 'fr.js' | 'en.js' | 'form.js' | 'form-en.js', ScriptSize>>;
