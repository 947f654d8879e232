import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalize } from '@testudo/stix'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'
import { HEX_32, type Random } from './hash.ts'
import { leafHash } from './merkle.ts'
import { safeJson } from './pinned.ts'

/** What one node says to others about one version of one object, as canonical JSON; signed through a seal. */
const common = {
  v: z.literal('testudo/parcel/1'),
  originator: z.string().min(1).max(200),
  releasedAt: z.int().min(0),
  /** 128 random bits: equal content for two recipients does not give equal ids. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
}

const objectSchema = z.strictObject({
  ...common,
  kind: z.literal('object'),
  object: z.string().min(1).max(300),
  /** `modified` of the object, as text; empty for objects that have none (observables, markings). */
  version: z.string().max(60),
  label: labelSchema,
  /** SHA-256 of the RFC 8785 form of the object as released. */
  digest: z.string().regex(HEX_32),
  /** Labels of marked parts that were released with it. Whoever gets the parcel must reach every one of them. */
  portions: z.array(z.strictObject({ selector: z.string().min(1).max(1000), label: labelSchema })).max(200),
  /** Policies it was judged with. A receiver that does not know them cannot judge and does not keep. */
  policies: z
    .array(z.strictObject({ id: z.string().min(1).max(200), version: z.string().min(1).max(60) }))
    .min(1)
    .max(20),
  /** Unix ms after which the release no longer holds. */
  notAfter: z.int().min(0).exactOptional(),
})

const tombstoneSchema = z.strictObject({
  ...common,
  kind: z.literal('tombstone'),
  /**
   * The statement taken back, by its id: an old recall cannot hit a later release, and whoever never had the statement
   * learns nothing of its object.
   */
  recalls: z.string().regex(HEX_32),
  reason: z.string().max(500),
})

const statementSchema = z.discriminatedUnion('kind', [objectSchema, tombstoneSchema])

export type ObjectStatement = Readonly<z.infer<typeof objectSchema>>
export type Tombstone = Readonly<z.infer<typeof tombstoneSchema>>
export type Statement = ObjectStatement | Tombstone

/** Longest statement a receiver reads, in UTF-16 units. */
export const STATEMENT_LIMIT = 65_536

/** Labels in their one spelling, by how they came: few labels stand on most statements. */
const spelled = new Map<string, Label>()
const MOST_SPELLED = 1_000
const LONGEST_SPELLED = 2_000

/** Equal spellings give the very same object, so that what is looked up by label is looked up once. */
function inOneSpelling(label: Label): Label {
  const text = JSON.stringify(label)
  const known = spelled.get(text)
  if (known !== undefined) return known
  const one = JSON.parse(canonicalLabel(label)) as Label
  if (spelled.size >= MOST_SPELLED) spelled.clear()
  if (text.length <= LONGEST_SPELLED) spelled.set(text, one)
  return one
}

function withLabelsSpelled<S extends Statement>(statement: S): S {
  if (statement.kind === 'tombstone') return statement
  const label = inOneSpelling(statement.label)
  const portions = statement.portions.map((p) => ({ ...p, label: inOneSpelling(p.label) }))
  return { ...statement, label, portions }
}

/** The bytes that are signed, as text: RFC 8785, labels in their one spelling. */
export const statementText = (statement: Statement): string => canonicalize(withLabelsSpelled(statement))

/** The statement a text holds; undefined when it is too long, of another shape or not in its one spelling. */
export function readStatement(text: string): Statement | undefined {
  if (text.length > STATEMENT_LIMIT) return undefined
  const parsed = statementSchema.safeParse(safeJson(text))
  if (!parsed.success) return undefined
  try {
    const statement = withLabelsSpelled(parsed.data)
    return canonicalize(statement) === text ? statement : undefined
  } catch {
    return undefined
  }
}

/** Domain-separated leaf of a statement in a Merkle tree. */
export const statementLeaf = (text: string): Uint8Array => leafHash(utf8ToBytes(`testudo/parcel/1\n${text}`))

/** Name of a statement: its leaf hash, 64 hexadecimal digits. */
export const statementIdOf = (text: string): string => bytesToHex(statementLeaf(text))

export const newSalt = (random: Random): string => bytesToHex(random(16))
