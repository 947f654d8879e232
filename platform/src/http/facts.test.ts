import type { Fact } from '@testudo/kernel/fact'
import type { Label } from '@testudo/kernel/label'
import { mayRead, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { describe, expect, it } from 'vitest'
import { secretLabel, testLabel, testPolicies } from '../host/testing.ts'
import { createFactStream } from './facts.ts'

const subject = (id: string, classification: string): Subject => ({
  id,
  kind: 'person',
  name: id,
  organisation: '',
  nation: 'EST',
  communities: [],
  clearances: { ALLIED: classification },
  specialAccess: [],
  roles: [],
})
const low = subject('low', 'UNCLASSIFIED')
const high = subject('high', 'SECRET')
let count = 0
const fact = (ids: string[], label: Label, topic = 'objects.stored'): Fact => ({
  id: `fact-${++count}`,
  topic,
  at: 0,
  ids,
  types: ['malware'],
  label,
})

function world() {
  const time = { now: 0 }
  const stream = createFactStream({
    key: new Uint8Array(16),
    profileOf: (s) => profileKey(s, testPolicies),
    mayRead: (s, label) => mayRead(s, label, testPolicies, 0).allow,
    jitter: () => 0,
    now: () => time.now,
    automatic: false,
  })
  /** A reader that collects what it hears; `settle` waits until nothing more is queued. */
  const read = (who: Subject, lastEventId?: string, stillHere: () => Promise<boolean> = async () => true) => {
    const abort = new AbortController()
    const events = stream.open({ subject: who, lastEventId, signal: abort.signal, stillHere })
    const heard: string[] = []
    const ended = (async () => {
      for await (const text of events) heard.push(text)
    })()
    return { heard, ended, leave: () => abort.abort(), events }
  }
  return { stream, time, read }
}
const settle = () => new Promise((done) => setTimeout(done, 5))
const idsOf = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].map((m) => m[1])

describe('live facts', () => {
  it('never reach who may not read them, nor move anything in that stream', async () => {
    const quiet = world()
    const busy = world()
    const a = quiet.read(low)
    const b = busy.read(low)
    for (let i = 0; i < 5; i++) {
      for (const { stream } of [quiet, busy]) if (i % 2 === 0) stream.publish(fact([`open-${i}`], testLabel))
      busy.stream.publish(fact([`hidden-${i}`], secretLabel, 'secret.topic'))
      quiet.stream.tick()
      busy.stream.tick()
    }
    await settle()
    // Ids differ by the random epoch of a run; everything else, their number and length included, is equal.
    const bare = (heard: string[]) => heard.join('').replaceAll(/^id: .*$/gm, (line) => 'x'.repeat(line.length))
    expect(bare(b.heard)).toBe(bare(a.heard))
    expect(b.heard.join('')).toContain('open-4')
    expect(b.heard.join('')).not.toMatch(/hidden|secret/)
  })

  it('come together on the tick, once per topic, with ids and types and nothing else', async () => {
    const { stream, read } = world()
    const reader = read(high)
    await settle()
    stream.publish(fact(['a'], testLabel))
    stream.publish(fact(['b', 'a'], secretLabel))
    stream.publish(fact(['c'], testLabel, 'picture.changed'))
    await settle()
    expect(reader.heard.join('')).not.toContain('facts')
    stream.tick()
    await settle()
    const data = /data: (\[.*\])/.exec(reader.heard.join(''))?.[1] ?? ''
    expect(JSON.parse(data)).toEqual([
      { topic: 'objects.stored', ids: ['a', 'b'], types: ['malware'] },
      { topic: 'picture.changed', ids: ['c'], types: ['malware'] },
    ])
  })

  it('resume after the last event id, and say resync for foreign, old and invented ones', async () => {
    const { stream, read } = world()
    const first = read(low)
    await settle()
    for (const id of ['a', 'b', 'c']) {
      stream.publish(fact([id], testLabel))
      stream.tick()
      await settle()
    }
    const seen = idsOf(first.heard.join(''))
    expect(new Set(seen.map((id) => id?.length))).toEqual(new Set([22]))
    const back = read(low, seen[1])
    await settle()
    expect(back.heard.join('')).toMatch(/"b"[\s\S]*"c"/)
    expect(back.heard.join('')).not.toContain('"a"')
    const current = read(low, seen[3])
    await settle()
    expect(current.heard.join('')).not.toMatch(/resync|facts/)
    const other = world()
    for (const id of ['A'.repeat(22), '', ...seen]) {
      if (id === '') continue
      const late = other.read(low, id)
      await settle()
      expect(late.heard.join('')).toContain('event: resync')
    }
    const elsewhere = read(high, seen[1])
    await settle()
    expect(elsewhere.heard.join('')).toContain('event: resync')
  })

  it('older than the ring answer resync', async () => {
    const { stream, read } = world()
    const first = read(low)
    await settle()
    stream.publish(fact(['start'], testLabel))
    stream.tick()
    await settle()
    const [, id] = idsOf(first.heard.join(''))
    for (let i = 0; i < 2_001; i++) {
      stream.publish(fact(['x'], testLabel))
      stream.tick()
      if (i % 100 === 0) await settle()
    }
    const late = read(low, id)
    await settle()
    expect(late.heard.join('')).toContain('event: resync')
  })

  it('give a reader that is too slow one resync instead of a megabyte', async () => {
    const { stream } = world()
    const events = stream.open({
      subject: low,
      lastEventId: undefined,
      signal: new AbortController().signal,
      stillHere: async () => true,
    })
    await events.next()
    await events.next()
    const many = Array.from({ length: 500 }, (_, i) => `malware--${String(i).padStart(36, '0')}`)
    for (let i = 0; i < 60; i++) {
      stream.publish(fact(many, testLabel))
      stream.tick()
    }
    const { value } = await events.next()
    expect(String(value).length).toBeLessThan(1024 * 1024 + 100_000)
    expect(String(value)).toContain('event: resync')
  })

  it('that only one person owns reach that person only', async () => {
    const { stream, read } = world()
    const mine = read(low)
    const twin = read({ ...low, id: 'twin' })
    await settle()
    stream.tellOwner('low', { topic: 'jobs.changed', ids: ['job-1'], types: ['job'] })
    await settle()
    expect(mine.heard.join('')).toContain('job-1')
    expect(twin.heard.join('')).not.toContain('job-1')
  })

  it('are held back while rights are asked about, and never sent when the answer is no', async () => {
    const { stream, read } = world()
    const asked: ((here: boolean) => void)[] = []
    const question = () => new Promise<boolean>((answer) => asked.push(answer))
    const stays = read(high, undefined, question)
    const goes = read(high, undefined, question)
    await settle()
    stream.recheck()
    stream.publish(fact(['malware--after'], secretLabel))
    stream.tick()
    await settle()
    expect(stays.heard.join('')).not.toContain('malware--after')
    asked[0]?.(true)
    asked[1]?.(false)
    await goes.ended
    await settle()
    expect(stays.heard.join('')).toContain('malware--after')
    expect(goes.heard.join('')).not.toContain('malware--after')
    stream.close()
    await stays.ended
  })

  it('end when the reader may no longer stay, when it leaves and when the node closes', async () => {
    const { stream, read, time } = world()
    const gone = read(low, undefined, async () => false)
    const leaving = read(low)
    const staying = read(low)
    await settle()
    expect(stream.readers).toBe(3)
    stream.recheck()
    leaving.leave()
    await Promise.all([gone.ended, leaving.ended])
    // `leaving` and `gone` are out; the heartbeat comes by each reader's own clock.
    expect(stream.readers).toBe(1)
    time.now += 15_000
    stream.tick()
    await settle()
    expect(staying.heard.join('')).toContain(': beat')
    stream.close()
    await staying.ended
    expect(stream.readers).toBe(0)
  })
})
