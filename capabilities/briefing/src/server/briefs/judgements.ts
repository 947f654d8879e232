import type { BriefStatement } from '@testudo/kernel/brief'
import { join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { judgementStatement } from '../../core/judgement.ts'

const EVIDENCE = ['incident', 'campaign', 'intrusion-set', 'threat-actor', 'vulnerability', 'malware']
const ACTORS = new Set(['intrusion-set', 'threat-actor', 'campaign'])
/** Pieces of evidence whose judgements are looked for; a page rests on tens. */
const MOST_EVIDENCE = 40
const MOST_EDGES = 200

/** What nations judge about the evidence the sentences name, and about the actors it leads to. As far as the reader may know. */
export async function judgementsOf(
  host: Host,
  reader: Subject,
  statements: readonly BriefStatement[],
): Promise<readonly BriefStatement[]> {
  const evidence = new Set(
    statements
      .filter(({ section }) => section === 'missions' || section === 'so-what')
      .flatMap(({ references }) => references.map(({ id }) => id))
      .filter((id) => EVIDENCE.some((type) => id.startsWith(`${type}--`))),
  )
  const policies = host.policiesNow()
  const told = new Map<string, BriefStatement>()
  const tell = async (about: { readonly id: string; readonly name: string; readonly labels: readonly Label[] }) => {
    for (const note of await host.objects.holding(reader, about.id, ['object_refs'])) {
      if (note.type !== 'note' || told.has(`briefing.judgement.${note.id}`)) continue
      const label = join([...about.labels, note.label], policies)
      const statement = judgementStatement(JSON.parse(note.body), { ...about, label })
      if (statement !== undefined && host.tables.mayRead(reader, label)) told.set(statement.id, statement)
    }
  }
  for (const found of await host.objects.getMany(reader, [...evidence].toSorted().slice(0, MOST_EVIDENCE))) {
    if (!found.id.startsWith('vulnerability--')) await tell({ id: found.id, name: found.name, labels: [found.label] })
    const { rows } = await host.objects.edges(reader, found.id, { limit: MOST_EDGES })
    for (const { far, label } of rows)
      if (far !== undefined && ACTORS.has(far.type))
        await tell({ id: far.id, name: far.name, labels: [found.label, label, far.label] })
  }
  return [...told.values()]
}
