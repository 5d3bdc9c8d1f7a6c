import type { Multipart } from './multipart.ts';
import type { MultipartDocument } from './multipart-schema.ts';

/** Completes an upload: a file of one size is one class without a name. */
export function resolveMultipart({ fields, files }: MultipartDocument): Multipart {
  return {
    fields,
    files: files.map((file) => ({
      field: file.field,
      fileName: file.name,
      contentType: file['content-type'],
      sizes:
        file.sizes === undefined
          ? [{ name: '', weight: 1, ...(file.bytes ?? { fromBytes: 1, toBytes: 1 }) }]
          : Object.entries(file.sizes).map(([name, { weight, bytes }]) => ({ name, weight, ...bytes })),
    })),
  };
}
