import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Label } from '@testudo/kernel/label'
import { isValid, validate } from '@testudo/stix'
import { testLabel } from '../../../../../platform/src/host/testing.ts'
import { fits, readSuricata } from '../../core/protect/suricata.testing.ts'
import { isNamed, readZone } from '../../core/protect/zone.testing.ts'
import { forNations, indicator, named, OPEN, open, plant, rightsOf, uuid, type World } from './protect.testing.ts'

let plain: World
let planted: World
beforeAll(async () => {
  plain = await open()
  planted = await open()
  await plain.put(OPEN)
  await planted.put(OPEN)
  await plant(planted)
}, 180_000)
afterAll(async () => {
  await plain.node.close()
  await planted.node.close()
})

describe('who may', () => {
  it('refuses without the verb, for people and for those who are not there, all alike', async () => {
    const ask = (query: string, as: string) =>
      plain.node.ask('GET', `/api/detection/protect/file?format=csv${query}`, { as })
    expect((await ask('', plain.staff)).status).toBe(403)
    const { cookie } = plain.analyst
    const people = await plain.host.people(plain.analyst.subject)
    const sam = people.find(({ name }) => name === 'Sam')?.id ?? ''
    const [absent, other] = await Promise.all(['nobody', sam].map((id) => ask(`&to=${id}`, cookie)))
    expect([sam === '', absent?.status, absent?.body]).toEqual([false, 404, other?.body])
  })

  it.each([
    'format=exe',
    'format=csv&sources=0',
    'format=csv&kinds=nothing',
    'format=rpz&origin=a%0ab',
    'format=csv&x=1',
  ])('refuses %s', async (query) => {
    const { cookie } = plain.analyst
    expect((await plain.node.ask('GET', `/api/detection/protect/file?${query}`, { as: cookie })).status).toBe(400)
  })
})

describe('what goes', () => {
  it('holds what two name or one is sure of, and says what stays and why', async () => {
    const { entries, left, sample, fileName } = await plain.preview('format=blocklist')
    expect(sample.split('\n').slice(2)).toEqual(['45.9.9.9', 'evil-one.net', 'pair-one.net', ''])
    expect([entries, fileName]).toEqual([3, 'testudo-blocklist.txt'])
    expect(left.map(({ reason, count }) => [reason, count])).toEqual([
      ['own', 1],
      ['sources', 1],
      ['topSite', 1],
    ])
    expect(left[0]?.because).toEqual({
      en: 'belongs to our own infrastructure',
      fr: 'appartient à notre propre infrastructure',
    })
  })

  it('reads every format back', async () => {
    const rules = readSuricata(await plain.file('format=suricata'))
    expect(
      rules.filter((rule) => fits(rule, { protocol: 'dns', buffers: { 'dns.query': 'x.evil-one.net' } })),
    ).toHaveLength(1)
    expect(isNamed(readZone(await plain.file('format=rpz')), 'pair-one.net')).toBe(true)
    const bundle: unknown = JSON.parse(await plain.file('format=stix'))
    const verdict = validate(bundle)
    expect([isValid(verdict), verdict]).toEqual([true, expect.anything()])
    expect((bundle as { objects: { id: string }[] }).objects.map(({ id }) => id)).toEqual([
      `identity--${uuid(901)}`,
      ...[1, 2, 4, 5].map((n) => `indicator--${uuid(n)}`),
    ])
  })

  it('is decided and written down', async () => {
    await plain.file(`format=rpz&to=${plain.ally.id}`)
    const [row] = await plain.node.storage.asOwner((tx) =>
      tx.query<{ recipient: string; channel: string; contents: string }>(
        'select recipient, channel, contents from release_decision order by at desc, id limit 1',
        [],
      ),
    )
    const all = await plain.node.storage.asOwner((tx) =>
      tx.query<{ recipient: string; channel: string; contents: string }>(
        'select recipient, channel, contents from release_decision where recipient = $1',
        [plain.ally.id],
      ),
    )
    expect(row?.channel).toBe('detection.protect')
    expect(Object.keys(JSON.parse(all[0]?.contents ?? '{}') as object).map((id) => id.split('@')[0])).toEqual(
      [1, 2, 4, 5].map((n) => `indicator--${uuid(n)}`),
    )
  })

  it('is the same, byte for byte, for an ally and for a machine, whatever they may not read', async () => {
    for (const format of ['suricata', 'rpz', 'sigma', 'csv', 'stix', 'blocklist']) {
      const query = `format=${format}&to=`
      const [open, hidden] = [await plain.file(query + plain.ally.id), await planted.file(query + planted.ally.id)]
      expect(hidden, format).toBe(open)
      expect(await plain.file(query + plain.ally.id)).toBe(open)
      const fetched = [await plain.list(format), await planted.list(format)]
      expect(fetched[1]?.body, format).toEqual(fetched[0]?.body)
      expect(fetched[1]?.headers['etag'], format).toBe(fetched[0]?.headers['etag'])
      const previews = [await plain.preview(query + plain.ally.id), await planted.preview(query + planted.ally.id)]
      expect(previews[1], format).toEqual(previews[0])
    }
  })

  it('differs for who may read more', async () => {
    const own = await planted.file('format=blocklist')
    expect(own).not.toBe(await plain.file('format=blocklist'))
    expect(own).toContain('hidden-one.net')
    expect(own).not.toContain('evil-one.net')
    expect(own.split('\n')[0]).toContain('SECRET')
  })

  it('gives an ally nothing its giver may not read', async () => {
    const world = await open()
    try {
      await world.put([indicator(1, named('evil-one.net'))])
      await world.put([indicator(2, named('theirs-one.net'))], forNations('LVA'))
      const ally = await world.host.accounts.change(world.analyst.subject, world.ally.id, {
        rights: rightsOf(world.ally, { nation: 'LVA', organisation: 'LVA CERT' }),
      })
      expect((await world.host.objects.list(ally, { types: ['indicator'] })).rows).toHaveLength(2)
      expect(await world.file(`format=blocklist&to=${ally.id}`)).not.toContain('theirs-one.net')
    } finally {
      await world.node.close()
    }
  })

  it('leaves to the desk what two people must sign, and counts it', async () => {
    const restricted: Label = { ...testLabel, classification: 'RESTRICTED' }
    const world = await open()
    try {
      await world.put([indicator(1, named('evil-one.net'))])
      await world.put([indicator(2, named('grave-one.net'))], restricted)
      await world.host.accounts.change(world.analyst.subject, world.ally.id, {
        rights: rightsOf(world.ally, { clearances: { ALLIED: 'SECRET' } }),
      })
      const { sample, left } = await world.preview(`format=blocklist&to=${world.ally.id}`)
      expect(sample).not.toContain('grave-one.net')
      expect(left.map(({ reason, count }) => [reason, count])).toEqual([['twoPeople', 1]])
      expect(await world.file('format=blocklist')).toContain('grave-one.net')
    } finally {
      await world.node.close()
    }
  })
})

describe('lists that machines fetch', () => {
  it('are for those with the verb and a credential of their own', async () => {
    expect((await plain.node.ask('GET', '/lists/rpz')).status).toBe(401)
    expect((await plain.node.ask('GET', '/lists/rpz', { as: plain.analyst.cookie })).status).toBe(401)
    const { secret } = await plain.host.accounts.token(plain.analyst.subject, plain.ally.id, { name: 'x', days: 1 })
    expect((await plain.node.ask('GET', '/lists/rpz', { token: secret })).status).toBe(404)
    expect((await plain.list('exe')).status).toBe(404)
    expect((await plain.list('rpz/x')).status).toBe(404)
    expect((await plain.list('rpz?sources=99')).status).toBe(400)
    expect((await plain.list('rpz?to=somebody')).status).toBe(400)
    expect((await plain.node.ask('POST', '/lists/rpz', { token: plain.appliance.token })).status).toBe(405)
  })

  it('cost nothing while nothing changed, and nothing leaves', async () => {
    const decisions = async () => {
      const [row] = await plain.node.storage.asOwner((tx) =>
        tx.query<{ n: number | string }>('select count(*) n from release_decision where recipient = $1', [
          plain.appliance.subject.id,
        ]),
      )
      return Number(row?.n)
    }
    const first = await plain.list('rpz?origin=block.corp')
    expect(first.status).toBe(200)
    expect(readZone(String(first.body)).origin).toBe('block.corp')
    expect(first.headers['content-type']).toMatch(/^text\/dns/)
    const etag = String(first.headers['etag'])
    const before = await decisions()
    for (const sent of [etag, `W/${etag}`, `"x", ${etag}`]) {
      const again = await plain.list('rpz?origin=block.corp', { 'if-none-match': sent })
      expect([again.status, again.body, again.headers['etag']]).toEqual([304, '', etag])
    }
    expect(await decisions()).toBe(before)
    expect((await plain.list('rpz?origin=block.corp', { 'if-none-match': '"other"' })).status).toBe(200)
    expect(await decisions()).toBe(before + 1)
  })

  it('are new when something was added, when an end came, and when a warning list did', async () => {
    const world = await open()
    try {
      await world.put([
        indicator(1, named('evil-one.net')),
        indicator(2, named('brief-one.net'), { valid_until: '2026-11-22T06:00:00Z' }),
      ])
      const seen: string[] = []
      const next = async () => {
        const { status, headers, body } = await world.list('rpz', {
          'if-none-match': seen.at(-1) ?? '"none"',
        })
        if (status === 200) seen.push(String(headers['etag']))
        return [status, status === 200 ? [readZone(String(body)).serial, readZone(String(body)).triggers.size] : []]
      }
      const serial = Math.floor(world.node.time.now / 1_000)
      expect(await next()).toEqual([200, [serial, 4]])
      expect(await next()).toEqual([304, []])
      world.node.time.now += 60_000
      expect(await next()).toEqual([304, []])
      await world.put([indicator(3, named('late-one.net'))])
      expect(await next()).toEqual([200, [serial + 60, 6]])
      world.node.time.now = Date.UTC(2026, 10, 22, 6)
      expect(await next()).toEqual([200, [Date.UTC(2026, 10, 22, 6) / 1_000, 4]])
      await world.warn([{ name: 'Top', version: 1, type: 'hostname', list: ['late-one.net'] }])
      await expect.poll(next).toEqual([200, [Date.UTC(2026, 10, 22, 6) / 1_000, 2]])
    } finally {
      await world.node.close()
    }
  })
})
