import { uuid5 } from '@testudo/stix/sco-id'
import { tlpMarkingDefinition, type TlpLevel, tlpOf } from '@testudo/stix/tlp'
import { z } from 'zod'
import { join } from './label/join.ts'
import type { Label, Tlp } from './label/model.ts'
import { canonicalLabel } from './label/normal.ts'
import type { PolicySet } from './label/policies.ts'

/**
 * How a label travels in STIX: a marking-definition with this property extension (§7.3.2); `label` is our Label as JSON.
 * Foreign tools keep it as an unknown extension.
 */
export const LABEL_MARKING_EXTENSION = 'extension-definition--04c6046a-9efe-49a6-b8fa-3d347ab72315'

export const labelSchema = z.strictObject({
  policy: z.string().min(1),
  classification: z.string().min(1),
  categories: z
    .array(
      z.strictObject({
        type: z.enum(['PERMISSIVE', 'RESTRICTIVE', 'INFORMATIVE']),
        tag: z.string().min(1),
        values: z.array(z.string()).readonly(),
      }),
    )
    .readonly()
    .default([]),
  originators: z.array(z.string()).readonly().default([]),
  tlp: z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']).exactOptional(),
  pap: z.enum(['CLEAR', 'GREEN', 'AMBER', 'RED']).exactOptional(),
})

/** Ours alone: ids of label markings are UUIDv5 in this namespace over the canonical label. */
const LABEL_MARKING_NAMESPACE = '04c6046a-9efe-49a6-b8fa-3d347ab72315'

/** TLP 1 `white` is `CLEAR`; its `amber` has no stricter form and stays `AMBER`. */
const TLP_WORDS: Readonly<Record<TlpLevel, Tlp>> = {
  white: 'CLEAR',
  clear: 'CLEAR',
  green: 'GREEN',
  amber: 'AMBER',
  'amber+strict': 'AMBER+STRICT',
  red: 'RED',
}
const TLP_LEVELS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

/** What the marking-definitions of one object mean for reading; `label` undefined: they say nothing about it. */
export interface Marked {
  readonly label: Label | undefined
}

/**
 * Reads the marking-definitions an object (or a portion of it) refers to, all of which apply together.
 *
 * TLP is known by its published ids only, never by text; with TLP alone the label is of policy `TLP`, beside another
 * label it is a further limit. Several labels meet by `join`. Statements (licences, copyright) decide nothing.
 *
 * @param definitions parsed `marking-definition` objects, in any order
 * @returns undefined when any of them is not understood: the object must wait in quarantine, not be read as unmarked
 */
export function labelFromMarkings(definitions: readonly unknown[], policies: PolicySet): Marked | undefined {
  const labels: Label[] = []
  let tlp: Tlp | undefined
  for (const definition of definitions) {
    const meaning = readDefinition(definition)
    if (meaning === undefined) return undefined
    if (meaning.tlp !== undefined) tlp = TLP_LEVELS.findLast((word) => word === tlp || word === meaning.tlp)
    if (meaning.label !== undefined) labels.push(meaning.label)
  }
  if (labels.length === 0) {
    return {
      label: tlp === undefined ? undefined : { policy: 'TLP', classification: tlp, categories: [], originators: [] },
    }
  }
  const label = join(labels, policies)
  const highest = TLP_LEVELS.findLast((word) => word === tlp || word === label.tlp)
  return { label: highest === undefined ? label : { ...label, tlp: highest } }
}

const definitionSchema = z.looseObject({
  type: z.literal('marking-definition'),
  id: z.string(),
  definition_type: z.string().optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
})
const extensionSchema = z.looseObject({ label: labelSchema })

function readDefinition(definition: unknown): { readonly tlp?: Tlp; readonly label?: Label } | undefined {
  const parsed = definitionSchema.safeParse(definition)
  if (!parsed.success) return undefined
  const { id, definition_type, extensions = {} } = parsed.data
  const known = tlpOf(id)
  if (known) return Object.hasOwn(extensions, LABEL_MARKING_EXTENSION) ? undefined : { tlp: TLP_WORDS[known.level] }
  const names = Object.keys(extensions)
  if (names.length === 0) return definition_type === 'statement' ? {} : undefined
  // Beside the label others may say what they like (an exercise flags its marks too); without one they are not understood.
  if (!names.includes(LABEL_MARKING_EXTENSION)) return undefined
  const label = extensionSchema.safeParse(extensions[LABEL_MARKING_EXTENSION])
  return label.success ? { label: label.data.label } : undefined
}

/**
 * The marking-definition that carries a label. Equal labels get equal ids on every node; a plain TLP label becomes the
 * published TLP 2.0 definition, which every tool understands.
 *
 * @param at Unix ms, for `created`; the id does not depend on it
 */
export function labelToMarking(label: Label, at: number): Readonly<Record<string, unknown>> & { readonly id: string } {
  const text = canonicalLabel(label)
  const level = TLP_LEVELS.find((word) => word === label.classification)
  if (
    level !== undefined &&
    text === canonicalLabel({ policy: 'TLP', classification: level, categories: [], originators: [] })
  ) {
    const published = tlpMarkingDefinition({ version: '2', level: level.toLowerCase() as TlpLevel })
    if (typeof published?.['id'] === 'string') return { ...published, id: published['id'] }
  }
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${uuid5(LABEL_MARKING_NAMESPACE, text)}`,
    created: new Date(at).toISOString(),
    name: `${label.policy} ${label.classification}`,
    extensions: {
      [LABEL_MARKING_EXTENSION]: { extension_type: 'property-extension', label: JSON.parse(text) as unknown },
    },
  }
}
