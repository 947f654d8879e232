import type { Label } from '@testudo/kernel/label'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../platform/src/host/testing.ts'
import { capability } from './index.ts'

const LABELS: readonly (Label | undefined)[] = [undefined, testLabel, secretLabel]
const READERS = ['low', 'high', 'auditor'] as const
type Reader = (typeof READERS)[number]

let node: TestHost
const people = {} as Record<Reader, { cookie: string; id: string }>
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability], checkReplies: true })
  const enter = async (login: Reader, clearance: string, roles: string[]) => {
    const rights = { organisation: 'Centre', nation: 'EST', clearances: { ALLIED: clearance } }
    people[login] = await node.enter({ login, name: login, roles, ...rights })
  }
  await enter('low', 'UNCLASSIFIED', ['watch', 'administrator'])
  await enter('high', 'SECRET', ['watch'])
  await enter('auditor', 'SECRET', ['staff', 'auditor'])
})
afterAll(() => node.close())

/** Deeds of any kind: done here or on another page, read or written, allowed or not, under any label. */
const deeds = fc.array(
  fc.record({
    by: fc.constantFrom(...READERS),
    label: fc.constantFrom(...LABELS),
    outcome: fc.constantFrom('allowed' as const, 'allowed' as const, 'denied' as const, 'failed' as const),
    what: fc.constantFrom(
      { verb: 'briefing:issue', changes: true },
      { verb: 'detection:judge', changes: true },
      { verb: 'incidents:write', route: 'POST /incidents/cases', changes: true },
      { verb: 'picture:edit', route: 'DELETE /picture/nodes/:id', changes: true },
      { verb: 'threats:read', route: 'POST /threats/notes', changes: true },
      { verb: 'threats:read', route: 'GET /threats/objects', changes: false },
      { verb: 'picture:edit', route: 'POST /picture/preview', changes: false },
      { verb: 'taxii:read', changes: false },
    ),
    wait: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 25 },
)

interface Told {
  rows: { id: string; verb: string; outcome?: string; detail?: { route?: string } }[]
  next?: string
}
const ask = async <T>(who: Reader, path: string): Promise<T> => {
  const { status, body } = await node.ask('GET', `/api${path}`, { as: people[who].cookie })
  expect(status).toBe(200)
  return body as T
}
async function paged(who: Reader, path: string): Promise<Told['rows']> {
  const rows: Told['rows'] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Told = await ask(who, `${path}${next === '' ? '' : `&cursor=${next}`}`)
    rows.push(...page.rows)
    next = page.next
  }
  return rows
}
const sorted = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted()

it('a sheet holds every deed of the shift that changed something and the reader may see in the log, once; and no other', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, fc.nat(10), fc.nat(10), async (program, skipped, left) => {
      const changing = new Map<string, boolean>()
      const times: number[] = []
      for (const [i, { by, label, outcome, what, wait }] of program.entries()) {
        node.time.now += wait
        times.push(node.time.now)
        const subject = (await node.identity.callerOf(people[by].id))?.subject
        if (subject === undefined) throw new Error(by)
        const route = 'route' in what ? { route: what.route } : {}
        changing.set(`${i}`, what.changes)
        node.host.audit.record({
          subject,
          verb: what.verb,
          ids: [`${i}`],
          outcome,
          detail: { program: `${i}`, ...route },
          ...(label !== undefined && { label }),
        })
      }
      const from = times[Math.min(skipped, times.length - 1)] ?? 0
      const until = Math.max(from + 1, times[Math.max(0, times.length - 1 - left)] ?? 0)
      node.time.now += 1_000
      for (const who of READERS) {
        const seen = (await paged(
          who,
          `/audit/entries?from=${from}&until=${until}&outcome=allowed&limit=7`,
        )) as (Told['rows'][number] & {
          detail?: { program?: string }
        })[]
        const expected = seen.filter(({ detail }) => changing.get(detail?.program ?? '') === true)
        const shift = `from=${from}&until=${until}`
        const all = await paged(who, `/watch/handover/deeds?${shift}&limit=3`)
        expect(sorted(all)).toEqual(sorted(expected))
        const sheet = await ask<{ deeds: number; groups: { group: string; count: number }[] }>(
          who,
          `/watch/handover?${shift}`,
        )
        expect(sheet.deeds).toBe(expected.length)
        const grouped: { id: string }[] = []
        for (const { group, count } of sheet.groups) {
          const own = await paged(who, `/watch/handover/deeds?${shift}&group=${encodeURIComponent(group)}`)
          expect(own).toHaveLength(count)
          grouped.push(...own)
        }
        expect(sorted(grouped)).toEqual(sorted(expected))
      }
    }),
    { numRuns: 6 },
  )
})
