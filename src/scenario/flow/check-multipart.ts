import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import type { MultipartDocument } from './multipart-schema.ts';

/** Checks an upload: it holds something, and only its first file has several sizes; `at` is where it stands. */
export function checkMultipart({ fields, files }: MultipartDocument, at: Path): readonly Objection[] {
  if (Object.keys(fields).length === 0 && files.length === 0) {
    const hint = 'Write `fields` or `files`, like `files: [{ field: file, bytes: 1MB }]`.';
    return [{ path: at, of: 'key', message: 'holds neither fields nor files', hint, uses: [at] }];
  }
  return files.flatMap(({ bytes, sizes }, index): readonly Objection[] => {
    const file = [...at, 'files', index];
    const uses = [
      [...file, 'bytes'],
      [...file, 'sizes'],
    ];
    if (bytes === undefined && sizes === undefined) {
      return [
        {
          path: file,
          of: 'value',
          message: 'does not say how large it is',
          hint: 'Write `bytes: 1MB`, or `sizes`.',
          uses,
        },
      ];
    }
    if (bytes !== undefined && sizes !== undefined) {
      return [
        {
          path: [...file, 'bytes'],
          of: 'key',
          message: 'stands beside sizes',
          hint: 'Keep one of the two.',
          uses,
        },
      ];
    }
    const count = Object.keys(sizes ?? {}).length;
    if (sizes !== undefined && count === 0) {
      const hint = 'Write classes like `small: { weight: 60, bytes: 1kB }`, or `bytes`.';
      return [{ path: [...file, 'sizes'], of: 'value', message: 'must not be empty', hint, uses }];
    }
    if (index === 0 || count < 2) return [];
    const hint =
      'Times are kept apart by the sizes of the first file: give this one `bytes`, or put it first.';
    return [
      {
        path: [...file, 'sizes'],
        of: 'key',
        message: 'only the first file may have several sizes',
        hint,
        uses,
      },
    ];
  });
}
