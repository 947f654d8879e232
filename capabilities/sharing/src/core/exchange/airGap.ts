import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Fault } from '@testudo/kernel/fault'
import { canonicalize, parseStrict } from '@testudo/stix'
import { z } from 'zod'
import type { Delivery } from '../envelope/delivery.ts'
import { keyStanding, type PinnedNode, type Rotation, rotationsShape, safeJson } from '../envelope/pinned.ts'
import { isSigned, keyIdOf, publicKeyOf, signText } from '../envelope/signature.ts'

/*
 * Deliveries as a file, for links without a wire. NDJSON, one value per line:
 *   line 1      { header: text, signature }         signed: who, for whom, how many lines, SHA-256 over them
 *               with { rotations } where the sender has changed its key: each is signed by itself
 *   line 2…     { delivery: { header, signature, carriages }, parcels: n } followed by n lines, one parcel each
 * Every delivery is the one that would have crossed the wire, so importing twice changes nothing.
 */

export interface BundleLimits {
  readonly lines: number
  readonly lineLength: number
}
export const BUNDLE_LIMITS: BundleLimits = { lines: 1_000_000, lineLength: 2_000_000 }

const headerSchema = z.strictObject({
  v: z.literal('testudo/bundle/1'),
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  madeAt: z.int().min(0),
  deliveries: z.int().min(0),
  lines: z.int().min(0),
  /** SHA-256 over the following lines, each with its line feed. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
})
const firstSchema = z.strictObject({
  header: z.string().max(4000),
  signature: z.string().max(128),
  rotations: rotationsShape.exactOptional(),
})
const openingSchema = z.strictObject({
  delivery: z.strictObject({
    header: z.string().max(4000),
    signature: z.string().max(128),
    carriages: z.array(z.unknown()).max(256),
  }),
  parcels: z.int().min(0).max(256),
})

export type BundleHeader = Readonly<z.infer<typeof headerSchema>>

/** Writes deliveries for one recipient as lines, without line feeds. Deterministic for the same deliveries and time. */
export function writeBundle(
  deliveries: readonly Delivery[],
  by: { readonly from: string; readonly to: string; readonly secretKey: Uint8Array; readonly madeAt: number },
  rotations: readonly Rotation[] = [],
): string[] {
  const lines = deliveries.flatMap(({ parcels, ...delivery }) => [
    canonicalize({ delivery, parcels: parcels.length }),
    ...parcels.map(canonicalize),
  ])
  const header: BundleHeader = {
    v: 'testudo/bundle/1',
    from: by.from,
    to: by.to,
    key: keyIdOf(publicKeyOf(by.secretKey)),
    madeAt: by.madeAt,
    deliveries: deliveries.length,
    lines: lines.length,
    digest: digestOf(lines),
  }
  const text = canonicalize(header)
  const signature = signText('bundle', text, by.secretKey)
  const changes = rotations.length === 0 ? {} : { rotations: rotations.map((one) => ({ ...one })) }
  return [canonicalize({ header: text, signature, ...changes }), ...lines]
}

function digestOf(lines: readonly string[]): string {
  const hash = sha256.create()
  for (const line of lines) hash.update(utf8ToBytes(`${line}\n`))
  return bytesToHex(hash.digest())
}

const bad = (line: number, why: string): Fault =>
  new Fault(
    'invalid',
    'sharing.bundle_unreadable',
    `The bundle is not imported: ${why}. Nothing was changed; copy it again.`,
    {
      place: { line },
    },
  )

/**
 * Reads a bundle for this node, all or nothing. A parcel that is bad in itself stays in its delivery and is refused there
 * alone; what is checked here is that the file is whole and from whom it says.
 *
 * @param lines without line feeds; reading stops at the first flaw or limit, so a stream of lines is never used up
 * @throws {Fault} `invalid` with the line; `denied` when it is for another node or the key is not pinned or in force
 */
export function readBundle(
  lines: Iterable<string>,
  to: string,
  pinned: ReadonlyMap<string, PinnedNode>,
  clock: { readonly now: number; readonly keyGraceMs: number },
  limits: BundleLimits = BUNDLE_LIMITS,
): { readonly header: BundleHeader; readonly deliveries: readonly Delivery[] } {
  let header: BundleHeader | undefined
  const deliveries: { delivery: Omit<Delivery, 'parcels'>; parcels: unknown[]; wants: number }[] = []
  const hash = sha256.create()
  let at = 0
  for (const line of lines) {
    at += 1
    if (line.length > limits.lineLength) throw bad(at, `line ${at} is longer than ${limits.lineLength} characters`)
    if (at > limits.lines + 1) throw bad(at, `it has more than ${limits.lines} lines`)
    if (!header) {
      header = readHeader(line, to, pinned, clock)
      continue
    }
    if (at > header.lines + 1) throw bad(at, 'it has more lines than its header says')
    hash.update(utf8ToBytes(`${line}\n`))
    const parsed = parseStrict(line)
    if ('flaw' in parsed) throw bad(at, `line ${at} is not JSON`)
    const open = deliveries.at(-1)
    if (open && open.parcels.length < open.wants) {
      open.parcels.push(parsed.value)
      continue
    }
    const opening = openingSchema.safeParse(parsed.value)
    if (!opening.success) throw bad(at, `line ${at} does not begin a delivery`)
    deliveries.push({ delivery: opening.data.delivery, parcels: [], wants: opening.data.parcels })
  }
  if (!header) throw bad(1, 'it is empty')
  const cut = deliveries.some(({ parcels, wants }) => parcels.length !== wants)
  if (cut || at - 1 !== header.lines || deliveries.length !== header.deliveries) throw bad(at, 'it is cut off')
  if (bytesToHex(hash.digest()) !== header.digest) throw bad(at, 'its lines were altered')
  return { header, deliveries: deliveries.map(({ delivery, parcels }) => ({ ...delivery, parcels })) }
}

/** The changes of key a bundle brings, before anything of it is believed; undefined when its first line is no header. */
export function rotationsIn(
  line: string,
): { readonly from: string; readonly rotations: readonly Rotation[] } | undefined {
  const first = firstSchema.safeParse(safeJson(line))
  const header = first.success ? headerSchema.safeParse(safeJson(first.data.header)) : undefined
  if (!first.success || !header?.success) return undefined
  return { from: header.data.from, rotations: first.data.rotations ?? [] }
}

function readHeader(
  line: string,
  to: string,
  pinned: ReadonlyMap<string, PinnedNode>,
  { now, keyGraceMs }: { readonly now: number; readonly keyGraceMs: number },
): BundleHeader {
  const first = firstSchema.safeParse(safeJson(line))
  const parsed = first.success ? headerSchema.safeParse(safeJson(first.data.header)) : undefined
  if (!first.success || !parsed?.success) throw bad(1, 'line 1 is not the header of a bundle')
  const header = parsed.data
  if (header.to !== to) {
    throw new Fault(
      'denied',
      'sharing.bundle_for_another',
      `This bundle is for another node. Take the one made for ${to}.`,
    )
  }
  const key = keyStanding(pinned.get(header.from), header.key, header.madeAt, now, keyGraceMs)
  if (key.standing !== 'good' || !isSigned('bundle', first.data.header, first.data.signature, key.publicKey)) {
    throw new Fault(
      'denied',
      'sharing.bundle_not_signed',
      'The bundle is not signed with a key that is pinned and in force here. Compare keys with the sender.',
    )
  }
  return header
}
