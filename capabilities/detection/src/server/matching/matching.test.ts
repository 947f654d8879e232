import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Hit, Knowledge, Matching } from '../../core/index.ts'
import { eventOf } from '../../core/history/row.ts'
import { HISTORY_COLUMNS, placesOf } from '../../core/hunting/places.ts'
import { openHistory } from '../history/history.ts'
import { type MatcherThread, startMatcherThread } from './matcherThread.ts'
import { createMatching, type MatchingOptions } from './createMatching.ts'

let folder: string
let matching: Matching
let hits: Hit[]
const open = (options: Partial<MatchingOptions> = {}) => {
  matching = createMatching({
    folder,
    seed: 7,
    take: async (more) => void hits.push(...more),
    ...options,
  })
  return matching
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-matching-'))
  hits = []
})
afterEach(async () => {
  await matching.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Events that are kept, by source, as a reader of the folder finds them. */
function kept(): Record<string, unknown[]> {
  const history = openHistory({ folder, columns: HISTORY_COLUMNS, placesOf: placesOf(7) })
  try {
    history.seal()
    const found: Record<string, unknown[]> = {}
    for (const segment of history.segments)
      for (const block of segment.head.blocks.keys())
        for (const row of segment.rows(block)) (found[row.source] ??= []).push(eventOf(row))
    return found
  } finally {
    history.close()
  }
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const known = (value: string): Knowledge => ({
  key: `key ${value}`,
  id: `indicator--${value}`,
  modified: '2026-01-01T00:00:00Z',
  name: value,
  label: 'l',
  language: 'stix',
  pattern: `[domain-name:value = '${value}']`,
})
const line = (n: number, name = 'a.example') => `{"n":${n},"name":"${name}"}\n`

describe('a push', () => {
  it('to no source is refused, and nothing is kept of it', async () => {
    open()
    await expect(matching.push('nobody', utf8(line(1)))).rejects.toMatchObject({ code: 'detection.source_absent' })
    await matching.close()
    expect(kept()).toEqual({})
  })

  it('settles when its events are kept and its hits are taken', async () => {
    const order: string[] = []
    open({
      take: async (more) => {
        await new Promise((done) => setTimeout(done, 20))
        order.push(...more.map(({ known: one }) => one))
      },
    })
    await matching.open({ id: 's', label: 'l' })
    expect(await matching.learn([known('evil.example')], [])).toEqual([])
    const pushed = await matching.push('s', utf8(line(1) + line(2, 'evil.example') + '{"n":3'))
    order.push('settled')
    expect(order).toEqual(['key evil.example', 'settled'])
    expect(pushed).toMatchObject({ format: 'json', counts: { events: 2, broken: 0 } })
    expect(await matching.flush('s')).toMatchObject({ counts: { events: 0, broken: 1 } })
    expect(await matching.state()).toMatchObject({ indicators: 1, rules: 0, never: { s: [] } })
    await matching.close()
    expect(kept()).toEqual({
      s: [
        { n: 1, name: 'a.example' },
        { n: 2, name: 'evil.example' },
      ],
    })
  })

  it('is refused while its source has too much waiting; other sources are taken', async () => {
    open({ mostWaiting: 3_000_000 })
    for (const id of ['flood', 'calm']) await matching.open({ id, label: 'l' })
    const piece = utf8(line(1, 'x'.repeat(1_000)).repeat(1_000))
    const sent = Array.from({ length: 40 }, () =>
      matching.push('flood', piece).then(
        () => 'taken',
        (error: { code?: string }) => error.code,
      ),
    )
    const calm = matching.push('calm', utf8(line(2)))
    expect(await calm).toMatchObject({ counts: { events: 1 } })
    const flood = await Promise.all(sent)
    expect(new Set(flood)).toEqual(new Set(['taken', 'detection.busy']))
    await matching.close()
    const found = kept()
    expect(found['flood']?.length).toBe(flood.filter((one) => one === 'taken').length * 1_000)
    expect(found['calm']).toEqual([{ n: 2, name: 'a.example' }])
  }, 60_000)

  it('waits while its hits cannot be stored, and fails when they still cannot', async () => {
    let failures = 2
    open({
      take: async (more) => {
        if (failures-- > 0) throw new Error('no room')
        hits.push(...more)
      },
    })
    await matching.open({ id: 's', label: 'l' })
    await matching.learn([known('evil.example')], [])
    await matching.push('s', utf8(line(1, 'evil.example')))
    expect(hits.map(({ line: at }) => at)).toEqual([1])
    failures = 5
    await expect(matching.push('s', utf8(line(2, 'evil.example')))).rejects.toMatchObject({ kind: 'unavailable' })
    await matching.push('s', utf8(line(3)))
    expect(hits.map(({ line: at }) => at)).toEqual([1, 2])
  }, 30_000)

  it('of many sources at once keeps each in its order, cut anywhere', async () => {
    open()
    const ids = Array.from({ length: 20 }, (_, i) => `s${i}`)
    for (const id of ids) await matching.open({ id, label: `l${id}` })
    const text = Array.from({ length: 50 }, (_, n) => line(n)).join('')
    const sent: Promise<unknown>[] = []
    for (let at = 0; at < text.length; at += 37)
      for (const id of ids) sent.push(matching.push(id, utf8(text.slice(at, at + 37))))
    await Promise.all(sent)
    await matching.seal()
    expect(await matching.retain({ bytes: Number.MAX_SAFE_INTEGER })).toBe(0)
    await matching.close()
    const found = kept()
    for (const id of ids) expect(found[id]).toEqual(Array.from({ length: 50 }, (_, n) => ({ n, name: 'a.example' })))
  }, 60_000)
})

describe('a matcher', () => {
  it('that is closed says so', async () => {
    open()
    await matching.close()
    await expect(matching.state()).rejects.toMatchObject({ code: 'detection.matcher_stopped' })
    await matching.close()
  })

  it('begun again has what was kept, and learns and forgets', async () => {
    open()
    await matching.open({ id: 's', label: 'l' })
    await matching.push('s', utf8(line(1)))
    await matching.close()
    open()
    await matching.open({ id: 's', label: 'l' })
    await matching.learn([known('a.example'), known('b.example')], [])
    await matching.learn([], ['key a.example'])
    await matching.push('s', utf8(line(2) + line(3, 'b.example')))
    expect(hits.map(({ known: one }) => one)).toEqual(['key b.example'])
    await matching.close()
    expect(kept()['s']?.length).toBe(3)
  })
})

describe('a thread that cannot start', () => {
  it('fails what waits with the reason, and starts with all that was learnt once it can', async () => {
    rmSync(folder, { recursive: true })
    writeFileSync(folder, '')
    open()
    const calls = [matching.open({ id: 's', label: 'l' }), matching.learn([known('evil.example')], [])]
    for (const call of calls) await expect(call).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(matching.push('s', utf8(line(1)))).rejects.toThrow(/EEXIST|ENOTDIR/)
    rmSync(folder)
    await matching.push('s', utf8(line(1, 'evil.example')))
    expect(hits.map(({ known: one }) => one)).toEqual(['key evil.example'])
  }, 30_000)
})

describe('a thread that dies', () => {
  /** Threads as they start. */
  const openWatched = () => {
    const threads: MatcherThread[] = []
    open({
      startThread: (...given) => {
        const made = startMatcherThread(...given)
        threads.push(made)
        return made
      },
    })
    return threads
  }

  it('fails what waits; the next has what was learnt, all sources, and all events that were acknowledged', async () => {
    const threads = openWatched()
    await matching.open({ id: 's', label: 'l' })
    await matching.learn([known('evil.example'), known('gone.example')], [])
    await matching.learn([], ['key gone.example'])
    await matching.push('s', utf8(line(1) + line(2, 'evil.example')))
    const waiting = [matching.push('s', utf8(line(3))), matching.state()]
    await threads[0]?.stop()
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'detection.matcher_stopped' })
    await matching.push('s', utf8(line(4, 'gone.example') + line(5, 'evil.example')))
    expect(hits.map(({ known: one }) => one)).toEqual(['key evil.example', 'key evil.example'])
    expect(await matching.state()).toMatchObject({ indicators: 1 })
    await matching.close()
    expect(threads).toHaveLength(2)
    expect(
      kept()
        ['s']?.map((event) => (event as { n: number }).n)
        .filter((n) => n !== 3),
    ).toEqual([1, 2, 4, 5])
  }, 30_000)

  it('leaves the columns of tables known to the next', async () => {
    const threads = openWatched()
    await matching.open({ id: 's', label: 'l' })
    await matching.learn([known('evil.example')], [])
    await matching.push('s', utf8('time,na'))
    await matching.push('s', utf8('me\n1,a.example\n'))
    await threads[0]?.stop()
    await matching.push('s', utf8('2,evil.example\n'))
    expect(hits.map(({ field }) => field)).toEqual(['name'])
    await matching.close()
    expect(kept()['s']).toEqual([
      { time: '1', name: 'a.example' },
      { time: '2', name: 'evil.example' },
    ])
  }, 30_000)
})
