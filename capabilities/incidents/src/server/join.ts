import { Fault, nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type Labelled,
  mergeIncident,
  type Portion,
  PORTION_EXTENSION,
  readStatement,
  splitIncident,
  type Statement,
  undoJoin,
} from '../core/index.ts'
import { type Author, nameOf, type Thing } from './author.ts'
import type { Reader } from './read.ts'
import { namedAs } from './view.ts'
import type { Writer } from './write.ts'

/** Merge, split and their undoing: statements of a lead, each noted on the time line. */
export function joinRoutes(host: Host, reader: Reader, writer: Writer, author: Author): void {
  const { http, objects } = host
  const under = (...labels: readonly Label[]) => join(labels, host.policiesNow())

  http.answer(mergeIncident, async ({ id, into, because }, { subject }) => {
    const kept = await writer.led(subject, id)
    const other = await reader.one(subject, into).catch(() => undefined)
    if (other === undefined) throw unknown()
    const { joined } = await reader.overview(subject)
    if (joined.rootOf(into) === joined.rootOf(id))
      throw new Fault('conflict', 'incidents.joined', 'These two are one matter already. Take that back first.')
    const label = author.writable(subject, under(kept.label, other.label))
    const made = statement(subject, { kind: 'duplicate-of', source: id, target: into, because })
    const { number, name } = namedAs(kept)
    const note = noteIn(subject, into, `${number} ${name} → ${namedAs(other).number}: ${because}`)
    await author.put(subject, [made, note], label)
    return { id: made.id }
  })

  http.answer(splitIncident, async ({ id, name, portions, because }, { subject }) => {
    const kept = await writer.led(subject, id)
    const { timeline, scope } = await reader.whole(subject, id)
    const wanted = new Set(portions)
    const chosen = timeline.flatMap(({ entry }) =>
      wanted.has(entry.portion.id) && !scope.away.has(entry.portion.id) ? [entry] : [],
    )
    if (chosen.length < wanted.size) throw unknown()
    const made = await writer.openBeside(subject, kept, name)
    // One statement for each label: who may not read a portion does not learn that it was split off.
    for (const own of byLabel(chosen)) {
      const [first] = own
      if (first === undefined) continue
      const label = author.writable(subject, under(kept.label, first.label))
      const refs = own.map(({ portion }) => portion.id)
      await author.put(
        subject,
        [statement(subject, { kind: 'derived-from', source: made.id, target: id, because, portions: refs })],
        label,
      )
    }
    const { number } = namedAs(kept)
    await author.put(subject, [noteIn(subject, id, `${number} → ${made.number} ${name}: ${because}`)], kept.label)
    return made
  })

  http.answer(undoJoin, async ({ id, statement: wanted, because }, { subject }) => {
    await reader.one(subject, id)
    const stored = await objects.get(subject, wanted)
    const said = stored === undefined || stored.revoked ? undefined : readStatement(stored)
    if (said === undefined || (said.source !== id && said.target !== id)) throw nothingHere()
    await writer.led(subject, said.kind === 'duplicate-of' ? said.source : said.target)
    const [source, target] = [await reader.one(subject, said.source), await reader.one(subject, said.target)]
    const revoked = said.kind === 'duplicate-of' ? [said] : await partsOf(subject, said)
    for (const one of revoked) await revoke(subject, one)
    const text = `${namedAs(source).number} ⇹ ${namedAs(target).number}: ${because}`
    const label = author.writable(subject, under(said.label, source.label, target.label))
    const back =
      said.kind === 'duplicate-of'
        ? []
        : [statement(subject, { kind: 'duplicate-of', source: said.source, target: said.target, because })]
    await author.put(subject, [noteIn(subject, said.target, text), ...back], label)
    return { id: wanted }
  })

  function statement(
    subject: Subject,
    {
      kind,
      source,
      target,
      because,
      portions = [],
    }: Pick<Statement, 'kind' | 'source' | 'target' | 'because'> & {
      readonly portions?: readonly string[]
    },
  ) {
    return {
      ...author.fresh('relationship'),
      relationship_type: kind,
      source_ref: source,
      target_ref: target,
      extensions: {
        [PORTION_EXTENSION]: {
          extension_type: 'property-extension',
          author: nameOf(subject),
          because,
          portion_refs: portions,
        },
      },
    }
  }

  function noteIn(subject: Subject, incident: string, content: string): Thing {
    return {
      ...author.fresh('note'),
      content,
      object_refs: [incident],
      extensions: {
        [PORTION_EXTENSION]: {
          extension_type: 'property-extension',
          incident_ref: incident,
          author: nameOf(subject),
        },
      },
    }
  }

  /** All statements of one split: one for each label of its portions. */
  async function partsOf(subject: Subject, { source, target }: Statement): Promise<readonly Statement[]> {
    const { joined } = await reader.overview(subject)
    return joined.originsOf(source).filter((one) => one.target === target)
  }

  async function revoke(subject: Subject, { id, label }: Statement): Promise<void> {
    const stored = await objects.get(subject, id)
    if (stored === undefined) return
    const body = JSON.parse(stored.body) as Thing
    await author.put(subject, [{ ...body, revoked: true, modified: author.after(stored.modified) }], label)
  }
}

const byLabel = (entries: readonly Labelled<Portion>[]) =>
  Map.groupBy(entries, ({ label }) => canonicalLabel(label)).values()

const unknown = () =>
  new Fault('invalid', 'incidents.unknown', 'One of these is not here. Choose what you can open.', {
    place: { path: '/portions' },
  })
