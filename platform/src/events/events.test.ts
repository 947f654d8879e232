import type { Fact } from '@testudo/kernel/fact'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { available, empty, ENGINES, openEngine, type TestEngine } from '../../../test/support/engines.ts'
import { OPEN, person, SECRET, testPolicies } from '../../../test/support/policies.ts'
import { bundle, malware } from '../../../test/support/stix.ts'
import { createObjects, type ObjectStore } from '../objects/index.ts'
import { createEvents, type EventBus } from './index.ts'
import { ringOf } from './ring.ts'

const ana = person('ana', 'SECRET')

describe.each(ENGINES)('facts on %s', (engine) => {
  const runs = available(engine)
  let opened: TestEngine
  let objects: ObjectStore
  let events: EventBus
  let failures: string[]
  const start = async () => {
    events = await createEvents(opened.storage, {
      labelOf: (n, tx) => objects.labelOf(n, tx),
      clock: Date,
      onFailure: (consumer, fact, error) => failures.push(`${consumer} ${fact.topic} ${String(error)}`),
    })
  }
  beforeAll(async () => {
    if (runs) opened = await openEngine(engine)
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    if (!runs) return
    failures = []
    await empty(opened.storage)
    objects = await createObjects(opened.storage, {
      policies: testPolicies,
      clock: Date,
      defaultLabel: OPEN,
      onStored: () => events.wake(),
    })
    await start()
  })
  afterEach(() => events?.close())
  const load = (...names: string[]) => objects.import(ana, bundle(names.map((n) => malware(n))), { source: 't' })

  describe.skipIf(!runs)('are delivered', () => {
    it('in order, with ids and label, to each consumer of the topic and to nobody else', async () => {
      const heard: Fact[] = []
      const others: Fact[] = []
      events.subscribe('mine', ['objects.stored'], async (fact) => void heard.push(fact))
      events.subscribe('other', ['picture.changed'], async (fact) => void others.push(fact))
      await load('A')
      await objects.put(ana, [malware('B')], { label: SECRET, source: 'desk' })
      await events.settled()
      expect(heard.map((f) => [f.ids, f.types, f.label.classification])).toEqual([
        [[malware('A').id], ['malware'], 'OPEN'],
        [[malware('B').id], ['malware'], 'SECRET'],
      ])
      expect(others).toEqual([])
      expect(new Set(heard.map((f) => f.id)).size).toBe(2)
    })

    it('again after a restart when the handler had not finished, and not when it had', async () => {
      let fail = true
      const heard: string[] = []
      events.subscribe('slow', ['objects.stored'], async (fact) => {
        if (fail) throw new Error('not now')
        heard.push(fact.id)
      })
      await load('A')
      await expect.poll(() => failures.length).toBeGreaterThan(0)
      expect(failures[0]).toBe('slow objects.stored Error: not now')
      await events.close()
      fail = false
      await start()
      const first: string[] = []
      events.subscribe('slow', ['objects.stored'], async (fact) => void first.push(fact.id))
      await events.settled()
      expect(first).toHaveLength(1)
      await events.close()
      await start()
      events.subscribe('slow', ['objects.stored'], async (fact) => void heard.push(fact.id))
      await events.settled()
      expect(heard).toEqual([])
    })

    it('to live listeners from now on, and again from memory to who comes back', async () => {
      const live: Fact[] = []
      const stop = events.onFact((fact) => live.push(fact))
      await load('A')
      await load('B')
      await events.settled()
      expect(live).toHaveLength(2)
      stop()
      await load('C')
      await events.settled()
      expect(live).toHaveLength(2)
      expect(events.since(live[0]?.id ?? '')?.map((f) => f.ids[0])).toEqual([malware('B').id, malware('C').id])
      expect(events.since('never')).toBeUndefined()
    })

    it('as published with another write, or not at all when that write is undone', async () => {
      const heard: string[] = []
      events.subscribe('mine', ['x.done'], async (fact) => void heard.push(fact.ids.join()))
      await load('A')
      const fact = { topic: 'x.done', label: 0, at: 1, types: [] }
      await opened.storage.asOwner((tx) => events.publish(tx, { ...fact, ids: ['kept'] }))
      await opened.storage
        .asOwner(async (tx) => {
          await events.publish(tx, { ...fact, ids: ['undone'] })
          throw new Error('undo')
        })
        .catch(() => undefined)
      events.wake()
      await events.settled()
      expect(heard).toEqual(['kept'])
    })
  })
})

it('forgets the oldest facts beyond its size and says so', () => {
  const ring = ringOf<string>(3, (s) => s)
  for (let i = 0; i < 20; i++) ring.push(`f${i}`)
  expect(ring.after('f18')).toEqual(['f19'])
  expect(ring.after('f19')).toEqual([])
  expect(ring.after('f2')).toBeUndefined()
  expect(ring.size).toBeLessThan(7)
})
