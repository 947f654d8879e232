import { createHash } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join, bannerText, type Label, needsTwo } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { z } from 'zod'
import type { protectAsked } from '../../core/contract/protect.ts'
import type { IndicatorKind } from '../../core/indicators/kinds.ts'
import { leftInWords } from '../../core/protect/reasons.ts'
import {
  fileNameOf,
  hashListsOf,
  othersLeft,
  render,
  type RenderOptions,
  wanted,
  wholeOf,
} from '../../core/protect/render.ts'
import { selectEntries } from '../../core/protect/select.ts'
import { stixBundle } from '../../core/protect/stixBundle.ts'
import type { Candidate, Heading, Selection } from '../../core/protect/types.ts'
import { type Content, gatherIndicators, hashOf, type Material, readableByBoth } from './gather.ts'
import type { NodeGuards } from './guards.ts'

export type Asked = z.output<typeof protectAsked>

/** What one audience would get, and what stays. Nothing has left yet. */
export interface Output {
  /** Values, for a bundle whole indicators. */
  readonly entries: number
  readonly left: ReturnType<typeof leftInWords>
  /** What would leave. */
  readonly contents: readonly Content[]
  readonly label: Label
  readonly fileName: string
  readonly lists: ReturnType<typeof hashListsOf>
  /** Unix ms at which time alone changes it. */
  readonly next: number | undefined
  /** The file; each call writes it anew. @throws {Fault} `release.changed` when an object of a bundle is no longer what it was */
  write(): AsyncIterable<string>
}

/** The account an output is for: a machine's, or oneself. @throws {Fault} `nothing_here`, whoever else it is */
export async function audienceOf(host: Host, by: Subject, to: string | undefined): Promise<Subject> {
  if (to === undefined || to === by.id) return by
  const found = await host.accounts.find(to)
  if (found === undefined || found.kind === 'person') throw nothingHere()
  return found
}

export async function makeOutput(
  host: Host,
  guards: NodeGuards,
  {
    by,
    to,
    asked,
    signal,
  }: {
    readonly by: Subject
    readonly to: Subject
    readonly asked: Asked
    readonly signal: AbortSignal
  },
): Promise<Output> {
  const material = await gatherIndicators(host, by, to, signal)
  const sureness = { sources: asked.sources, confidence: asked.confidence }
  const selection = selectEntries(material.given, sureness, await guards.of(by, to), host.clock.now())
  const options: RenderOptions = {
    act: asked.act,
    engine: asked.engine === '6' ? 6 : 7,
    ...(asked.kinds !== undefined && { kinds: asked.kinds.split(',') as IndicatorKind[] }),
    ...(asked.list !== undefined && { list: asked.list }),
    ...(asked.origin !== undefined && { origin: asked.origin }),
  }
  const left = new Map(selection.left)
  if (material.twoPeople > 0) left.set('twoPeople', material.twoPeople)
  const shaped =
    asked.format === 'stix'
      ? await bundle(host, by, to, material, selection, options)
      : rendered(asked.format, material, selection, options)
  const labels = [...new Set(shaped.contents.map(({ label }) => label))]
  const policies = host.policiesNow()
  const label = labels.length === 0 ? host.defaultLabel : join(labels, policies)
  const heading: Heading = { mark: bannerText(label, policies, 'en').text, sureness }
  return {
    entries: shaped.entries,
    left: leftInWords(left, shaped.unsaid, othersLeft(selection, shaped.taken, asked.format)),
    contents: shaped.contents,
    label,
    fileName: fileNameOf(asked.format, options),
    lists: asked.format === 'suricata' && asked.list === undefined ? hashListsOf(wanted(selection, options.kinds)) : [],
    next: selection.next,
    write: () => shaped.write(heading),
  }
}

interface Shaped {
  readonly entries: number
  readonly unsaid: number
  readonly taken: readonly Candidate[]
  readonly contents: readonly Content[]
  write(heading: Heading): AsyncIterable<string>
}

function rendered(
  format: Exclude<Asked['format'], 'stix'>,
  material: Material,
  selection: Selection,
  options: RenderOptions,
): Shaped {
  const { said, taken = [], write } = render(format, selection, options)
  return {
    entries: said.length + taken.length,
    taken,
    unsaid: wanted(selection, options.kinds).length - said.length,
    contents: contentsOf([...said.flatMap(({ sources }) => sources), ...taken], material),
    async *write(heading) {
      yield* together(write(heading))
    },
  }
}

function contentsOf(leaving: readonly Candidate[], { contents }: Material): readonly Content[] {
  const ids = new Set(leaving.map(({ id }) => id))
  return [...ids].toSorted().flatMap((id) => contents.get(id) ?? [])
}

const AT_ONCE = 500

async function bundle(
  host: Host,
  by: Subject,
  to: Subject,
  material: Material,
  selection: Selection,
  { kinds }: RenderOptions,
): Promise<Shaped> {
  const whole = wholeOf(selection, kinds)
  const own = whole.flatMap(({ id }) => material.contents.get(id) ?? [])
  const named = [...new Set(whole.flatMap(({ id }) => material.refers.get(id) ?? []))].toSorted()
  const beside: Content[] = []
  for (let at = 0; at < named.length; at += AT_ONCE) {
    const rows = await host.objects.getMany(to, named.slice(at, at + AT_ONCE))
    for (const { row, label } of await readableByBoth(host, by, to, rows))
      if (by.id === to.id || !needsTwo(label, host.policiesNow()))
        beside.push({ id: row.id, modified: row.modified, label, hash: hashOf(row.body) })
  }
  const contents = [...own, ...beside].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const fingerprint = hashOf(contents.map(({ id, hash }) => `${id} ${hash}`).join('\n'))
  return {
    entries: whole.length,
    unsaid: 0,
    taken: whole,
    contents,
    write: () => stixBundle(bodiesOf(host, to, contents), fingerprint),
  }
}

/** The texts as they were decided about. */
async function* bodiesOf(host: Host, to: Subject, contents: readonly Content[]): AsyncGenerator<string> {
  for (let at = 0; at < contents.length; at += AT_ONCE) {
    const part = contents.slice(at, at + AT_ONCE)
    const rows = new Map(
      (
        await host.objects.getMany(
          to,
          part.map(({ id }) => id),
        )
      ).map((row) => [row.id, row.body]),
    )
    for (const { id, hash } of part) {
      const body = rows.get(id)
      if (body === undefined || hashOf(body) !== hash)
        throw new Fault('conflict', 'release.changed', 'This changed since it was decided. Ask again.')
      yield body
    }
  }
}

const PIECE = 1 << 16

/** Lines in pieces that are worth sending. */
function* together(lines: Iterable<string>): Generator<string> {
  let held = ''
  for (const line of lines) {
    held += line
    if (held.length < PIECE) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}

/** Decided by the release port, then written. @throws {Fault} what the port refuses */
export async function releaseOutput(
  host: Host,
  by: Subject,
  to: Subject,
  output: Output,
): Promise<AsyncIterable<string>> {
  const { allowed } = await host.release.decide({
    by,
    to,
    channel: 'detection.protect',
    contents: output.contents.map(({ id, modified, label, hash }) => ({ id: `${id}@${modified}`, label, hash })),
  })
  if (allowed.size !== output.contents.length)
    throw new Fault('conflict', 'release.changed', 'What may be read changed meanwhile. Ask again.')
  return output.write()
}

/** SHA-256 of the file, for `ETag`. */
export async function digestOf(output: Output): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of output.write()) hash.update(piece)
  return hash.digest('hex')
}
