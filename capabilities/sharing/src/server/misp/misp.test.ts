import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  exportMispNotes,
  mispAudiences,
  mispEvents,
  mispFindings,
  mispImports,
  mispLists,
} from '../../core/contract/misp.ts'
import { attribute, event, type MispNode, mispNode, released, uuid } from './misp.testing.ts'
import { entryOf, tarOf } from './tar.testing.ts'

let at: MispNode
beforeAll(async () => {
  at = await mispNode()
}, 60_000)
afterAll(() => at.node.close())

const WIDE = released('UNCLASSIFIED', 'LTU', 'LVA', 'EST', 'CENTRE')
const NARROW = released('SECRET', 'LTU')
const GROUP = uuid(700)
const GROUPING = (n: number) => `grouping--${uuid(n)}`

const setTable = async (as: string, table: object, version?: string) =>
  at.node.ask('PUT', '/api/sharing/misp/audiences', {
    as,
    body: { ...table, version: version ?? (await at.read(mispAudiences, '/audiences', as)).version },
  })
const stored = async (id: string, as: string) => {
  return at.node.host.objects.get(await at.subject(as), id)
}
const findings = async (job: string, as: string) => (await at.read(mispFindings, `/imports/${job}/findings`, as)).rows

describe('who may not', () => {
  it.each([
    ['POST', ''],
    ['GET', '/imports'],
    ['GET', '/audiences'],
    ['GET', '/lists'],
    ['POST', '/lists'],
    ['GET', `/${GROUPING(1)}`],
    ['GET', `/${GROUPING(1)}/notes`],
  ])('%s %s without the verb', async (method, path) => {
    const answer = await at.node.ask(method, `/api/sharing/misp${path}`, { as: at.staff })
    expect(answer.status).toBe(403)
  })

  it('an import is seen by nobody but its owner', async () => {
    const { job } = await at.take(event(50), at.analyst)
    for (const path of ['events', 'findings'])
      expect((await at.node.ask('GET', `/api/sharing/misp/imports/${job}/${path}`, { as: at.low })).status).toBe(404)
    expect((await at.node.ask('DELETE', `/api/sharing/misp/imports/${job}`, { as: at.low })).status).toBe(404)
    expect((await at.read(mispImports, '/imports', at.low)).rows).toEqual([])
  })
})

describe('before anything is mapped', () => {
  it('what comes in is for the organisation of the node alone', async () => {
    const { report, job } = await at.take(event(1, { distribution: '3' }), at.analyst)
    expect(report).toMatchObject({ events: 1, refused: 0, quarantined: 0, held: 0 })
    expect(report.new).toBeGreaterThan(4)
    const mine = await stored(GROUPING(1), at.analyst)
    expect(mine?.label.categories).toEqual([{ type: 'PERMISSIVE', tag: 'Releasable To', values: ['CENTRE'] }])
    expect(await stored(GROUPING(1), at.low)).toBeUndefined()
    const { rows } = await at.read(mispEvents, `/imports/${job}/events`, at.analyst)
    expect(rows).toMatchObject([{ index: 0, info: 'Event 1', maker: 'CERT Example', object: GROUPING(1), held: 0 }])
  })

  it('a sharing group nobody mapped: nothing is stored, the place is named', async () => {
    const SharingGroup = { uuid: GROUP, name: 'Baltic ports' }
    const { report, job } = await at.take(event(2, { distribution: '4', SharingGroup }), at.analyst)
    expect(report).toMatchObject({ new: 0, events: 1 })
    expect(report.held).toBeGreaterThan(0)
    expect((await findings(job, at.analyst)).filter(({ kind }) => kind === 'held')[0]).toMatchObject({
      path: '/',
      message: `the sharing group ${GROUP} is not known here (with ${report.held - 1} more objects)`,
    })
    expect(await stored(GROUPING(2), at.analyst)).toBeUndefined()
  })

  it('a dry run says the same and stores nothing', async () => {
    const wet = event(3, { Attribute: [attribute(301), attribute(302, { value: 'not a domain at all' })] })
    const dry = await at.take(wet, at.analyst, 'dryRun=true')
    expect(await stored(GROUPING(3), at.analyst)).toBeUndefined()
    const done = await at.take(wet, at.analyst)
    const counts = (report: object) => ({ ...report, milliseconds: 0, dryRun: false })
    expect(counts(dry.report)).toEqual(counts(done.report))
    const same = done.report.new + done.report.same
    const again = await at.take(wet, at.analyst, 'dryRun=true')
    expect(again.report).toMatchObject({ new: 0, newer: 0, quarantined: 0, same })
    expect((await at.take(wet, at.analyst)).report).toMatchObject({ new: 0, same })
  })
})

describe('the table of audiences', () => {
  it('refuses a label nobody can read, one beyond the own clearance, a group twice, and a stale change', async () => {
    const unknown = { ...WIDE, classification: 'COSMIC' }
    expect(await setTable(at.analyst, { levels: { '1': unknown }, groups: [] })).toMatchObject({
      status: 400,
      body: { code: 'sharing.label_unknown', place: { path: '/levels/1/label' } },
    })
    expect((await setTable(at.low, { levels: { '1': NARROW }, groups: [] })).status).toBe(403)
    const twice = { uuid: GROUP, name: 'x', label: WIDE }
    expect((await setTable(at.analyst, { levels: {}, groups: [twice, twice] })).status).toBe(400)
    expect((await setTable(at.analyst, { levels: {}, groups: [] }, 'other')).status).toBe(409)
    expect((await setTable(at.analyst, { levels: { __proto__x: WIDE }, groups: [] })).status).toBe(400)
  })

  it('gives each level and group its label; the same name under another UUID opens nothing', async () => {
    const groups = [{ uuid: GROUP, name: 'Baltic ports', label: NARROW }]
    expect((await setTable(at.analyst, { levels: { '1': WIDE }, groups })).status).toBe(200)
    const SharingGroup = { uuid: GROUP, name: 'Baltic ports' }
    const { report } = await at.take(
      event(10, {
        Attribute: [
          attribute(1001),
          attribute(1002, { distribution: '4', SharingGroup }),
          attribute(1003, { distribution: '4', SharingGroup: { ...SharingGroup, uuid: uuid(701) } }),
        ],
      }),
      at.analyst,
    )
    expect(report.quarantined).toBe(0)
    const seen = async (n: number, as: string) => (await stored(`indicator--${uuid(n)}`, as)) !== undefined
    expect([await seen(1001, at.analyst), await seen(1002, at.analyst), await seen(1003, at.analyst)]).toEqual([
      true,
      true,
      false,
    ])
    expect([await seen(1001, at.low), await seen(1002, at.low), await seen(1003, at.low)]).toEqual([true, false, false])
    expect((await stored(GROUPING(10), at.low))?.body).not.toContain(uuid(1002))
    expect((await stored(GROUPING(10), at.analyst))?.body).not.toContain(uuid(1003))
  })

  it('shows and keeps apart what the reader may not read', async () => {
    const shown = await at.read(mispAudiences, '/audiences', at.low)
    expect(JSON.stringify(shown)).not.toContain('SECRET')
    expect(shown.groups).toEqual([])
    expect((await setTable(at.low, { levels: { '2': WIDE }, groups: [] })).status).toBe(200)
    const kept = await at.read(mispAudiences, '/audiences', at.analyst)
    expect(kept.groups.map((one) => one.uuid)).toEqual([GROUP])
    expect(Object.keys(kept.levels)).toEqual(['2'])
    expect((await setTable(at.analyst, { levels: { '1': WIDE }, groups: kept.groups })).status).toBe(200)
  })
})

describe('hostile files', () => {
  it('one bad event stops no other, whatever the frame', async () => {
    const text = `{"response":[${JSON.stringify(event(20))},{"info":"x","info":"y"},{"Event":{"uuid":"zzz"}},${JSON.stringify(event(21))}]}`
    const { report, job } = await at.take(gzipSync(text), at.analyst)
    expect(report).toMatchObject({ events: 4, refused: 2, quarantined: 0 })
    expect((await findings(job, at.analyst)).filter(({ kind }) => kind === 'refused')).toMatchObject([
      { event: 1, path: '/info' },
      { event: 2, path: '/timestamp' },
    ])
    expect([await stored(GROUPING(20), at.low), await stored(GROUPING(21), at.low)].map(Boolean)).toEqual([true, true])
  })

  it.each([
    ['NaN', `[${JSON.stringify(event(22))},{"Event":NaN}]`, 'sharing.misp_broken'],
    ['a file that grows without end', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), 'objects.too_big'],
    ['nothing', '', 'sharing.misp_broken'],
  ])('%s: told, with its place', async (_what, body, code) => {
    expect(await at.post('', body, at.analyst)).toMatchObject({ status: 400, body: { code, place: {} } })
  })

  it('names that mean something to JavaScript are names', async () => {
    const odd = `{"Event":{"__proto__":{"distribution":"0"},"constructor":7,${JSON.stringify(event(23).Event).slice(1)}}`
    const { report, job } = await at.take(odd, at.analyst)
    expect(report).toMatchObject({ events: 1, quarantined: 0, held: 0 })
    expect((await findings(job, at.analyst)).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/__proto__', '/constructor']),
    )
    expect(({} as Record<string, unknown>)['distribution']).toBeUndefined()
  })

  it('a U+0000 in names and values is kept or refused, never lost with the import', async () => {
    const { report, job } = await at.take(
      event(24, { info: 'a\u0000b', Orgc: { name: 'x\u0000', uuid: uuid(901) } }),
      at.analyst,
    )
    expect(report.events).toBe(1)
    const { rows } = await at.read(mispImports, '/imports', at.analyst)
    expect(rows.find((row) => row.job === job)?.state).toBe('done')
  })
})

describe('warning lists and taxonomies', () => {
  const list = (version: number, ...hosts: string[]) =>
    JSON.stringify({ name: 'Known hosts', version, type: 'hostname', list: hosts })
  const taxonomy = JSON.stringify({ namespace: 'ours', version: 2, predicates: [{ value: 'a', expanded: 'A' }] })

  it('an archive is taken whole or not at all', async () => {
    const good = entryOf('../../lists/list.json', list(3, 'host3001.example'))
    const cut = tarOf(good, entryOf('x.json', '{}', { size: '00000077777' }))
    expect(await at.post('/lists', cut, at.analyst)).toMatchObject({ status: 400, body: { code: 'sharing.archive' } })
    expect((await at.read(mispLists, '/lists', at.analyst)).rows).toEqual([])
    expect(await at.post('/lists', '{"name":"x"}', at.analyst)).toMatchObject({ status: 400 })
    const link = entryOf('machinetag.json', '', { kind: '2', link: '/etc/passwd' })
    const whole = gzipSync(
      tarOf(good, link, entryOf('ours/machinetag.json', taxonomy), entryOf('bad.json', '{"a":1,"a":2}')),
    )
    const { status, body } = await at.post('/lists', whole, at.analyst)
    expect([status, body['skipped']]).toEqual([200, 1])
    expect(body['rows']).toEqual([
      { kind: 'warning', name: 'Known hosts', version: '3', verdict: 'new' },
      { kind: 'taxonomy', name: 'ours', version: '2', verdict: 'new' },
    ])
    expect(body['notes']).toMatchObject([{ file: 'bad.json', path: '/a' }])
  })

  it('an older version does not replace a newer one', async () => {
    const verdict = async (text: string) =>
      ((await at.post('/lists', text, at.analyst)).body['rows'] as { verdict: string }[])[0]?.verdict
    expect(await verdict(list(2, 'other.example'))).toBe('older')
    expect(await verdict(list(3, 'host3001.example'))).toBe('same')
    expect(await verdict(list(4, 'host3001.example'))).toBe('newer')
    expect((await at.read(mispLists, '/lists', at.analyst)).rows.find((row) => row.kind === 'warning')).toMatchObject({
      version: '4',
      entries: 1,
      loadedBy: 'analyst',
    })
  })

  it('a hit is told with list and version, and kept as a note about the indicator', async () => {
    const { report, job } = await at.take(event(30, { Tag: [{ name: 'ours:b' }] }), at.analyst)
    expect(report.findings).toMatchObject({ warned: 1, tag: 1 })
    expect((await findings(job, at.analyst)).find(({ kind }) => kind === 'warned')).toMatchObject({
      path: '/Attribute/0/value',
      message: 'on "Known hosts" version 4',
      id: `indicator--${uuid(3001)}`,
    })
    const subject = await at.subject(at.low)
    const { rows } = await at.node.host.objects.edges(subject, `indicator--${uuid(3001)}`, { kinds: ['object_refs'] })
    const notes = await at.node.host.objects.getMany(
      subject,
      rows.map(({ source }) => source),
    )
    const note = notes.find(({ type }) => type === 'note')
    expect(note?.name).toBe('On the warning list "Known hosts", version 4')
    expect((await at.node.host.objects.assertions(subject, note?.id ?? '')).map(({ source }) => source)).toEqual([
      'misp-warninglists',
    ])
  })

  it('by choice such an indicator is kept without to_ids', async () => {
    const Attribute = [attribute(3102, { value: 'host3001.example' })]
    await at.take(event(31, { Attribute }), at.analyst, 'quiet=true')
    expect(await stored(`indicator--${uuid(3102)}`, at.analyst)).toBeUndefined()
    expect(await stored(`observed-data--${uuid(3102)}`, at.analyst)).toBeDefined()
  })

  it('a list can be forgotten', async () => {
    const drop = () => at.node.ask('DELETE', '/api/sharing/misp/lists/warning/Known%20hosts', { as: at.analyst })
    expect([(await drop()).status, (await drop()).status]).toEqual([200, 404])
  })
})

describe('out again', () => {
  it('absent and denied look alike', async () => {
    await at.take(event(40, { Tag: [{ name: 'tlp:red' }] }), at.analyst)
    for (const path of ['', '/notes']) {
      const [denied, absent] = [GROUPING(40), GROUPING(41)].map((id) =>
        at.node.ask('GET', `/api/sharing/misp/${id}${path}`, { as: at.low }),
      )
      const plain = async (answer: typeof denied) => {
        const { status, body } = (await answer) ?? {}
        return JSON.stringify([status, body]).replaceAll(GROUPING(40), 'ID').replaceAll(GROUPING(41), 'ID')
      }
      expect(await plain(denied)).toBe(await plain(absent))
    }
  })

  it('comes out at distribution 0 with the marks of its label, and with narrower parts for who reads them', async () => {
    const both = async (as: string) =>
      (
        (await at.node.ask('GET', `/api/sharing/misp/${GROUPING(10)}`, { as })).body as {
          Event: Record<string, unknown>
        }
      ).Event
    const [mine, theirs] = [await both(at.analyst), await both(at.low)]
    const values = (one: Record<string, unknown>) =>
      (one['Attribute'] as { value: string }[]).map(({ value }) => value).toSorted()
    expect(mine['distribution']).toBe('0')
    expect(values(mine)).toEqual(['host1001.example', 'host1002.example'])
    expect(values(theirs)).toEqual(['host1001.example'])
    expect(JSON.stringify(theirs)).not.toContain('SECRET')
    expect(JSON.stringify(mine['Tag'])).toContain('testudo:marking=')
    expect(JSON.stringify(mine['Tag'])).toContain('SECRET')
    const told = await at.node.ask('GET', `/api/sharing/misp/${GROUPING(10)}?distribution=1`, { as: at.low })
    expect((told.body as { Event: { distribution: string } }).Event.distribution).toBe('1')
  })

  it('any object comes out with what it refers to; what is lost is told', async () => {
    const id = `indicator--${uuid(1001)}`
    const { body } = await at.node.ask('GET', `/api/sharing/misp/${id}`, { as: at.low })
    expect((body as { Event: { Attribute: object[] } }).Event.Attribute).toMatchObject([
      { value: 'host1001.example', type: 'domain' },
    ])
    expect(await at.read(exportMispNotes, `/${id}/notes`, at.low)).toMatchObject({ events: 1 })
  })
})
