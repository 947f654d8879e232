import type { Label } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'
import { keysOfComponent, keysOfRecord } from '../matching/index.ts'
import { vulnerabilityId } from '../contract/shapes.ts'
import type { Component, Configuration, VulnerabilityRecord } from '../model.ts'

/* A record of a vulnerability as one node tells it to another that holds a key of it. */

export const TOPIC = 'products'
/** Stands for records that name no product plainly: whoever runs anything with a CPE name asks for it. */
const VAGUE = '*'
/** Depth of a tree of NVD; deeper ones are no trees of NVD. */
const DEEPEST = 32
const MOST_TEXT = 2_000
const VERSION = 'testudo/told-record/1'

/** A record with the label it stands under. */
export interface ToldRecord {
  readonly record: VulnerabilityRecord
  readonly label: Label
}

/** What a record is found by. */
export function keysToTell(record: VulnerabilityRecord): readonly string[] {
  const { keys, isVague } = keysOfRecord(record)
  return isVague ? [...keys, VAGUE] : [...keys]
}

/** What these components are asked for by: every spelling records use of them. Sorted; none twice. */
export function keysToAsk(components: Iterable<Component>): readonly string[] {
  const keys = new Set<string>()
  for (const component of components) {
    for (const key of keysOfComponent(component)) keys.add(key)
    if (component.cpe !== undefined) keys.add(VAGUE)
  }
  return [...keys].toSorted()
}

/** As it crosses: what matching and reading need; long words are cut. */
export function writeTold({ record, label }: ToldRecord): string {
  const text = record.text.length > MOST_TEXT ? `${record.text.slice(0, MOST_TEXT - 1)}…` : record.text
  return JSON.stringify({ v: VERSION, label, record: { ...record, text, references: record.references.slice(0, 20) } })
}

const short = z.string().max(500)
const long = z.string().max(20_000)
const name = z.string().max(4_096)
const moment = z.number().min(-8.64e15).max(8.64e15)

const affected = z.strictObject({
  product: z.strictObject({
    cpe: name.optional(),
    purl: name.optional(),
    vendor: name.optional(),
    product: name.optional(),
  }),
  status: z.enum(['affected', 'unaffected', 'unknown']),
  ranges: z
    .array(
      z.strictObject({
        exact: name.optional(),
        from: name.optional(),
        fromExcluded: z.boolean().optional(),
        to: name.optional(),
        toExcluded: z.boolean().optional(),
        order: z.string().max(40),
      }),
    )
    .max(20_000),
})
const leaf = z.strictObject({ match: affected, vulnerable: z.boolean() })
const branch = z.strictObject({
  operator: z.enum(['AND', 'OR']),
  negate: z.boolean(),
  children: z.array(z.unknown()).max(20_000),
})

/** A tree is read level by level: one that is too deep is refused before it could exhaust anything. */
function readTree(value: unknown, depth = 0): Configuration | undefined {
  const asLeaf = leaf.safeParse(value)
  // zod's optional members may be undefined, ours are absent: JSON has no other.
  if (asLeaf.success) return asLeaf.data as Configuration
  const asBranch = branch.safeParse(value)
  if (!asBranch.success || depth >= DEEPEST) return undefined
  const children: Configuration[] = []
  for (const child of asBranch.data.children) {
    const read = readTree(child, depth + 1)
    if (read === undefined) return undefined
    children.push(read)
  }
  return { ...asBranch.data, children }
}

const toldSchema = z.strictObject({
  v: z.literal(VERSION),
  label: labelSchema,
  record: z.strictObject({
    kind: z.literal('record'),
    id: vulnerabilityId,
    aliases: z.array(vulnerabilityId).max(100),
    source: z.strictObject({ key: short, name: short }),
    format: z.enum(['cve', 'nvd', 'osv', 'csaf']),
    state: z.enum(['published', 'rejected', 'reserved']),
    title: long,
    text: long,
    published: moment.optional(),
    modified: moment.optional(),
    scores: z
      .array(
        z.strictObject({
          version: short,
          vector: short,
          published: z.number().optional(),
          base: z.number().min(0).max(10),
          overall: z.number().min(0).max(10),
          severity: short,
          by: short,
        }),
      )
      .max(100),
    cwes: z.array(short).max(100),
    ssvc: z
      .array(
        z.strictObject({
          exploitation: z.enum(['none', 'public poc', 'active']).optional(),
          automatable: z.enum(['no', 'yes']).optional(),
          technicalImpact: z.enum(['partial', 'total']).optional(),
          by: short,
          at: moment,
        }),
      )
      .max(100),
    affected: z.array(affected).max(100_000),
    configurations: z.array(z.unknown()).max(10_000),
    references: z.array(z.strictObject({ url: name, name: long.optional() })).max(100),
    remedies: z.array(z.strictObject({ category: short, text: long, url: name.optional() })).max(10_000),
    flags: z.array(z.enum(['temporal-as-base', 'score-mismatch', 'ssvc-case', 'vector-unreadable'])).max(10),
    kev: z.strictObject({ addedDay: z.string().regex(/^\d{4}-\d\d-\d\d$/) }).optional(),
  }),
})

/**
 * A record another node told. Nothing of it is trusted but its form.
 *
 * @returns undefined for another form
 */
export function readTold(text: string): ToldRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const read = toldSchema.safeParse(value)
  if (!read.success) return undefined
  const { record, label } = read.data
  const configurations: Configuration[] = []
  for (const one of record.configurations) {
    const tree = readTree(one)
    if (tree === undefined) return undefined
    configurations.push(tree)
  }
  return { record: { ...record, configurations } as VulnerabilityRecord, label }
}

/** Beginning of the key of a source another node speaks for: what came so is not told further. */
const FROM_NODE = 'node:'
export const isFromNode = ({ source }: Pick<VulnerabilityRecord, 'source'>): boolean => source.key.startsWith(FROM_NODE)

/** As it is kept: said by that node, whoever said it first. */
export const asToldBy = (record: VulnerabilityRecord, node: string, nodeName: string): VulnerabilityRecord => ({
  ...record,
  source: { key: `${FROM_NODE}${node}/${record.source.key}`, name: `${record.source.name} (${nodeName})` },
})
