import { z } from 'zod';
import { ACCEPTED_VERSION, acceptedSchema } from './acceptance/accepted-schema.ts';
import type { JsonSchema } from './leaf.ts';
import { SCENARIO_VERSION, scenarioSchema } from './scenario-schema.ts';

/**
 * The JSON Schema (draft 2020-12) of scenario files, for editors: what may be written, not what parsing makes of it.
 * Meaning that only the parser can check (a threshold's endpoint, the request budget) is not in it.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  return published(scenarioSchema, `urn:perf-gate:scenario:${SCENARIO_VERSION}`, 'perf-gate scenario');
}

/** The JSON Schema (draft 2020-12) of `.perf-gate/accepted.yml`, for editors. */
export function acceptedJsonSchema(): Readonly<Record<string, unknown>> {
  return published(
    acceptedSchema,
    `urn:perf-gate:accepted:${ACCEPTED_VERSION}`,
    'perf-gate accepted slowdowns',
  );
}

function published(format: z.ZodType, id: string, title: string): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(format, {
    target: 'draft-2020-12',
    io: 'input',
    // zod leaves out defaults and examples of values that it transforms, because it cannot know on which side of the
    // transformation they stand. Ours stand on the written side.
    override: ({ zodSchema, jsonSchema }) => {
      const { default: standard, examples } = (z.globalRegistry.get(zodSchema) ?? {}) as JsonSchema;
      if (standard !== undefined && jsonSchema.default === undefined)
        Object.assign(jsonSchema, { default: standard });
      if (examples !== undefined) Object.assign(jsonSchema, { examples });
    },
  });
  describeReferences(schema, schema.$defs ?? {});
  return { $schema, $id: id, title, ...schema };
}

/** Gives a reference the description of what it refers to: editors show what stands beside the `$ref`. */
function describeReferences(schema: unknown, definitions: Readonly<Record<string, JsonSchema>>): void {
  if (typeof schema !== 'object' || schema === null) return;
  const name = '$ref' in schema && typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : '';
  const description = definitions[name]?.['description'];
  if (!('description' in schema) && description !== undefined) Object.assign(schema, { description });
  for (const member of Object.values(schema)) describeReferences(member, definitions);
}
