import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { diskStorage } from 'multer';
import type { MulterOptions } from '@nestjs/platform-express/multer/interfaces/multer-options.interface.js';
import { invalid } from '../../platform/errors/app-error.js';
import { MAX_UPLOAD_BYTES } from './imports.service.js';

/** Multipart with one file of at most 100 MB, kept on disk for the length of the request: the form's fields may come after the file. */
export const UPLOAD_OPTIONS: MulterOptions = {
  storage: diskStorage({ destination: tmpdir() }),
  limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 20, fieldSize: 100_000, parts: 25 },
};
const HEAD_BYTES = 1024 * 1024;

export interface UploadedFileHandle {
  readonly filename: string;
  readonly stream: AsyncIterable<Buffer>;
  /** The first megabyte. */
  readonly head: () => Promise<Buffer>;
}

/**
 * Hands an uploaded file to `work` and removes it afterwards, whatever happens.
 * @throws AppError invalid `imports.file_missing`
 */
export async function withUploadedFile<T>(file: { readonly path: string; readonly originalname: string } | undefined, work: (file: UploadedFileHandle) => Promise<T>): Promise<T> {
  if (!file) throw invalid('imports.file_missing', { fr: 'Choisissez un fichier. Rien n’a changé.', en: 'Choose a file. Nothing changed.' }, [{ field: 'file', message: 'imports.file_missing' }]);
  try {
    return await work({ filename: nameOf(file.originalname), stream: bytesOf(file.path), head: () => headOf(file.path) });
  } finally {
    await unlink(file.path).catch(() => undefined);
  }
}

/** Opened when first read: a form refused before that leaves no open handle on a file that is gone. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
}

/** Browsers send names in UTF-8; the multipart parser reads them as Latin-1. */
function nameOf(originalname: string): string {
  const bytes = Buffer.from(originalname, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : originalname;
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
