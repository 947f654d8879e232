import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'

/**
 * ATT&CK Navigator layers, format 4.5 (mitre-attack/attack-navigator, layers/spec/v4.5/layerformat.md). Properties we do
 * not draw are kept as they came, so that a layer read here and written again loses nothing.
 */
export const LAYER_VERSION = '4.5'
export const LAYER_DOMAINS = ['enterprise-attack', 'mobile-attack', 'ics-attack'] as const
export type LayerDomain = (typeof LAYER_DOMAINS)[number]

const metadata = z.array(
  z.union([z.looseObject({ name: z.string(), value: z.string() }), z.looseObject({ divider: z.boolean() })]),
)
const links = z.array(
  z.union([z.looseObject({ label: z.string(), url: z.string() }), z.looseObject({ divider: z.boolean() })]),
)
const colour = z.string().regex(/^(#[0-9a-fA-F]{3,8})?$/, 'expected a hexadecimal colour: #82AAFF')

const techniqueSchema = z.looseObject({
  techniqueID: z.string().regex(/^T\d{4}(\.\d{3})?$/, 'expected a technique id: T1059 or T1059.001'),
  tactic: z.string().optional(),
  comment: z.string().optional(),
  enabled: z.boolean().optional(),
  score: z.number().nullable().optional(),
  color: colour.optional(),
  metadata: metadata.optional(),
  links: links.optional(),
  showSubtechniques: z.boolean().optional(),
})

export const layerSchema = z.looseObject({
  name: z.string().min(1),
  domain: z.enum(LAYER_DOMAINS),
  versions: z.looseObject({
    layer: z
      .string()
      .regex(/^4\.[0-5]$/, 'expected a layer of format 4.0 to 4.5; open and save it in a current Navigator'),
    attack: z.string().optional(),
    navigator: z.string().optional(),
  }),
  description: z.string().optional(),
  techniques: z.array(techniqueSchema).max(20_000).default([]),
  gradient: z.looseObject({ colors: z.array(colour).min(2), minValue: z.number(), maxValue: z.number() }).optional(),
  legendItems: z.array(z.looseObject({ label: z.string(), color: colour })).optional(),
  hideDisabled: z.boolean().optional(),
  metadata: metadata.optional(),
  links: links.optional(),
})
export type Layer = Readonly<z.infer<typeof layerSchema>>

/** A layer that breaks the format; `place.path` is the JSON pointer of the first fault. */
export class LayerMalformed extends Fault {
  constructor(path: string, what: string) {
    super('invalid', 'threats.layer_malformed', `The layer file is not a Navigator layer: ${path || '/'}: ${what}`, {
      place: { path },
    })
  }
}

/**
 * Reads one layer.
 *
 * @param value the parsed JSON of the file
 * @throws {LayerMalformed} naming the first fault by its place
 */
export function parseLayer(value: unknown): Layer {
  if (Array.isArray(value)) throw new LayerMalformed('', 'it holds several layers; export them one by one')
  const read = layerSchema.safeParse(value)
  if (read.success) return read.data
  const first = read.error.issues[0]
  const pointer = (first?.path ?? [])
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
  throw new LayerMalformed(pointer, first?.message ?? 'unreadable')
}

/** Technique ids of a layer that the reader's matrix does not have, each once, in the order of the layer. */
export function unknownTechniques(layer: Layer, known: ReadonlySet<string>): string[] {
  return [...new Set(layer.techniques.map(({ techniqueID }) => techniqueID))].filter((id) => !known.has(id))
}

/** What one cell of an outgoing layer says. `tactic` is the short name (`credential-access`); absent: in every tactic. */
export interface LayerCell {
  readonly techniqueID: string
  readonly tactic?: string
  readonly score: number
  readonly comment?: string
}

/**
 * Writes a layer that Navigator 4.5 and later opens. Deterministic: cells in order of technique and tactic, no time
 * inside. The marking travels as layer metadata, because the format has no field for it.
 */
export function makeLayer(input: {
  readonly name: string
  readonly description: string
  readonly domain: LayerDomain
  readonly attackVersion?: string
  readonly cells: readonly LayerCell[]
  readonly colours: readonly [string, string]
  readonly marking?: string
}): Layer {
  const cells = [...input.cells].sort(
    (a, b) => compare(a.techniqueID, b.techniqueID) || compare(a.tactic ?? '', b.tactic ?? ''),
  )
  const scores = cells.map(({ score }) => score)
  return {
    name: input.name,
    versions: {
      ...(input.attackVersion === undefined ? {} : { attack: input.attackVersion }),
      navigator: '5.1.0',
      layer: LAYER_VERSION,
    },
    domain: input.domain,
    description: input.description,
    techniques: cells.map(({ techniqueID, tactic, score, comment }) => ({
      techniqueID,
      ...(tactic === undefined ? {} : { tactic }),
      score,
      comment: comment ?? '',
      enabled: true,
    })),
    gradient: { colors: [...input.colours], minValue: 0, maxValue: Math.max(1, ...scores) },
    legendItems: [],
    metadata: input.marking === undefined ? [] : [{ name: 'marking', value: input.marking }],
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
