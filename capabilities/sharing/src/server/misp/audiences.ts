import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label, mayRead, systemHigh } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { mispAudiences, setMispAudiences } from '../../core/contract/misp.ts'
import { type Audiences, ownOnly } from '../../core/misp/audiences.ts'
import type { MispTables } from './tables.ts'

type Shown = Reply<typeof mispAudiences>
type Row = MispTables['misp_audience']

const LEVELS = ['0', '1', '2', '3', 'unstated'] as const

/** The table of audiences as it stands, for the next import. */
export async function readAudiences(host: Host): Promise<Audiences> {
  const rows = await allRows(host)
  const of = (key: string) => {
    const row = rows.find((one) => one.key === key)
    return row === undefined ? undefined : labelOf(row)
  }
  return {
    levels: { '0': of('level:0'), '1': of('level:1'), '2': of('level:2'), '3': of('level:3') },
    unstated: of('level:unstated'),
    groups: new Map(rows.flatMap((row) => (row.key.startsWith('group:') ? [[row.key.slice(6), labelOf(row)]] : []))),
  }
}

/** What a level without an entry means: see `ownOnly`. */
export const fallbackOf = (host: Host): Label | undefined =>
  ownOnly(host.policiesNow(), host.defaultLabel, host.self.organisation)

/** Each sees and changes what its own clearance covers; the rest stays as it is and out of sight. */
export function audienceRoutes(host: Host): void {
  const sees = (subject: Subject, label: Label) => mayRead(subject, label, host.policiesNow(), host.clock.now()).allow

  const show = (subject: Subject, rows: readonly Row[]): Shown => {
    const seen = rows.filter((row) => sees(subject, labelOf(row)))
    const levels = Object.fromEntries(
      LEVELS.flatMap((level) => {
        const row = seen.find((one) => one.key === `level:${level}`)
        return row === undefined ? [] : [[level, labelOf(row)]]
      }),
    )
    const groups = seen
      .filter((row) => row.key.startsWith('group:'))
      .map((row) => ({ uuid: row.key.slice(6), name: row.name, label: labelOf(row) }))
      .toSorted((a, b) => (a.name === b.name ? (a.uuid < b.uuid ? -1 : 1) : a.name < b.name ? -1 : 1))
    const otherwise = fallbackOf(host)
    const version = createHash('sha256')
      .update(JSON.stringify([levels, groups]))
      .digest('hex')
      .slice(0, 24)
    return { levels, groups, ...(otherwise === undefined ? {} : { otherwise }), version }
  }

  host.http.answer(mispAudiences, async (_, { subject }) => show(subject, await allRows(host)))

  host.http.answer(setMispAudiences, async ({ levels, groups, version }, { subject }) => {
    const wanted: { readonly row: Row; readonly label: Label; readonly path: string }[] = []
    for (const level of LEVELS) {
      const label = levels[level]
      if (label !== undefined) wanted.push(entry(`level:${level}`, '', label, `/levels/${level}`))
    }
    for (const [i, { uuid, name, label }] of groups.entries())
      wanted.push(entry(`group:${uuid}`, name, label, `/groups/${i}`))
    checkTwice(wanted)
    for (const { label, path } of wanted) {
      checkUsable(host, label, path)
      if (!sees(subject, label))
        throw new Fault('denied', 'sharing.beyond_own_rights', 'You can only give labels that you may read yourself.', {
          place: { path: `${path}/label` },
        })
    }
    return host.tables.asOwner(async (tx) => {
      const db = tx.db<MispTables>()
      await db.selectFrom('misp_audience').select('key').where('key', '=', 'lock').forUpdate().execute()
      const before = await entries(tx)
      if (show(subject, before).version !== version)
        throw new Fault(
          'conflict',
          'sharing.audiences_changed',
          'Somebody changed the table meanwhile. Look at it again, then repeat your change.',
        )
      const hidden = new Set(before.filter((row) => !sees(subject, labelOf(row))).map((row) => row.key))
      for (const { key } of before)
        if (!hidden.has(key)) await db.deleteFrom('misp_audience').where('key', '=', key).execute()
      const rows = wanted.filter(({ row }) => !hidden.has(row.key)).map(({ row }) => row)
      for (const row of rows) await db.insertInto('misp_audience').values(row).execute()
      return show(subject, rows)
    })
  })
}

const entry = (key: string, name: string, label: Label, path: string) => ({
  row: { key, name, label: canonicalLabel(label) },
  label,
  path,
})

const labelOf = (row: Row): Label => JSON.parse(row.label) as Label

const entries = (tx: Tx): Promise<Row[]> =>
  tx.db<MispTables>().selectFrom('misp_audience').selectAll().where('key', '!=', 'lock').orderBy('key').execute()

const allRows = (host: Host): Promise<Row[]> => host.tables.asOwner(entries)

function checkTwice(wanted: readonly { readonly row: Row; readonly path: string }[]): void {
  const seen = new Set<string>()
  for (const { row, path } of wanted) {
    if (seen.has(row.key))
      throw new Fault('invalid', 'sharing.group_twice', 'This sharing group stands in the table twice.', {
        place: { path },
      })
    seen.add(row.key)
  }
}

/** A label nobody can ever read is a mistake here, not a mapping. */
function checkUsable(host: Host, label: Label, path: string): void {
  const policies = host.policiesNow()
  const highest: Subject = {
    ...systemHigh(policies),
    id: 'system-high',
    kind: 'service',
    name: '',
    organisation: '',
    roles: [],
  }
  const decision = mayRead(highest, label, policies, host.clock.now())
  if (!decision.allow)
    throw new Fault('invalid', 'sharing.label_unknown', `Nobody could read this label: ${decision.reason}`, {
      place: { path: `${path}/label` },
    })
}
