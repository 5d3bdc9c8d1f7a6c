import { faultOf, leaf, valueOf } from './leaf.ts';

/** The version of a format, of which this program reads one only. */
export function formatVersion(version: number, format: string) {
  return leaf(
    (raw) =>
      raw === version
        ? valueOf(version)
        : faultOf(
            `this perf-gate reads version ${version} only`,
            String(raw) === String(version)
              ? `Remove the quotes: ${version}.`
              : `Write version: ${version}, or use a perf-gate that reads the other.`,
          ),
    { const: version },
    {
      type: `\`${version}\``,
      description: `Version of the ${format} format.`,
      example: version,
      default: version,
    },
  );
}
