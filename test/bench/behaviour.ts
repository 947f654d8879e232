import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AllyWindow } from '../../capabilities/detection/src/core/behaviour/allyWindow.ts'
import { createBehaviour } from '../../capabilities/detection/src/core/behaviour/createBehaviour.ts'
import { Beacons } from '../../capabilities/detection/src/core/behaviour/beacons/beacons.ts'
import { dice, steady, T0 } from '../../capabilities/detection/src/core/behaviour/made.ts'
import { THRESHOLDS } from '../../capabilities/detection/src/core/behaviour/thresholds.ts'

const PAIRS = 1_000_000
const HOSTS = 20_000
const OTHERS = 200_000
const DAY = 86_400_000

/** CPU seconds of this process that `work` takes. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Bytes in use when everything forgotten is gone: asks for the collector, which a plain start does not offer. */
const memory = (): number => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Behaviour: a million live pairs scored whole and by what changed, bytes a pair, events a second from the event on. */
export function benchBehaviour(print: (line: string) => void): void {
  print(
    `${PAIRS.toLocaleString('en')} pairs of ${HOSTS} hosts with 8 to 24 connections in 24 h (made; CPU seconds of one core)`,
  )
  const beacons = new Beacons(THRESHOLDS.beacon, { pairs: PAIRS, samples: PAIRS * 24 })
  const roll = dice(3)
  const began = memory()
  let connections = 0
  const fill = cpuSeconds(() => {
    beacons.advance(T0 + DAY - 1)
    for (let pair = 0; pair < PAIRS; pair++) {
      const host = pair % HOSTS
      const own = `10.${host >> 8}.${host & 255}.9`
      const to = (Math.floor(pair / HOSTS) * 3_989 + host * 7) % OTHERS
      const other = `${100 + (to >> 16)}.${(to >> 8) & 255}.${to & 255}.7`
      const count = 8 + roll(17)
      // One in a thousand is even; the others are not.
      const even = pair % 1_000 === 0
      for (let i = 0; i < count; i++) {
        const at = T0 + (even ? Math.floor(((i + 0.5) * DAY) / count) : roll(DAY))
        beacons.add({ own, other, via: 'address', at, line: i, sent: even ? 420 : roll(90_000) })
      }
      connections += count
    }
  })
  const live = beacons.pairs.live
  const bytes = memory() - began
  print(
    `put in: ${live} pairs, ${connections} connections, ${Math.round(connections / fill)} a second, ${beacons.pairs.evicted} given up`,
  )
  print(
    `${Math.round(bytes / live)} bytes a pair with texts, ${Math.round(beacons.pairs.bytes / live)} in arrays (goal 200)`,
  )
  let told: ReturnType<Beacons['due']> = []
  const whole = cpuSeconds(() => {
    told = beacons.due(Infinity)
  })
  const right = told.filter(({ figures }) => figures['sizes'] === 1).length
  print(`all scored: ${whole.toFixed(2)} s (goal 10), ${Math.round(live / whole)} pairs a second`)
  print(`told: ${right} of ${PAIRS / 1_000} even pairs, ${told.length - right} of ${PAIRS - PAIRS / 1_000} at random`)
  for (let pair = 0; pair < PAIRS; pair += 100) {
    const host = pair % HOSTS
    const to = (Math.floor(pair / HOSTS) * 3_989 + host * 7) % OTHERS
    const other = `${100 + (to >> 16)}.${(to >> 8) & 255}.${to & 255}.7`
    beacons.add({ own: `10.${host >> 8}.${host & 255}.9`, other, via: 'address', at: T0 + DAY - 1, line: 1, sent: 9 })
  }
  print(`1 in 100 changed: ${cpuSeconds(() => void beacons.due(Infinity)).toFixed(3)} s`)
  benchEvents(print)
  benchFlood(print)
  benchAllies(print)
}

/** From parsed events of Suricata's flow log to the state. */
function benchEvents(print: (line: string) => void): void {
  const events = Array.from({ length: 2_000 }, (_, i) =>
    steady({
      own: `10.1.${i >> 6}.${i & 63}`,
      other: `198.51.${100 + (i % 50)}.${i % 250}`,
      count: 100,
      every: 800_000,
      jitter: 0.8,
      seed: i,
    }),
  ).flat()
  const behaviour = createBehaviour()
  let hits = 0
  const seconds = cpuSeconds(() => {
    for (const [i, { at, event }] of events.entries()) {
      behaviour.event('s', event, at, i)
      if (i % 20_000 === 0) hits += behaviour.due(T0 + DAY * 2).length
    }
    hits += behaviour.due(T0 + DAY * 2).length
  })
  print(`${events.length} parsed events: ${Math.round(events.length / seconds)} a second, ${hits} told`)
}

/** Ten million pairs that are seen once, between them the events of one beacon. */
function benchFlood(print: (line: string) => void): void {
  const beacons = new Beacons(THRESHOLDS.beacon, { pairs: PAIRS, samples: PAIRS * 18 })
  const before = memory()
  const total = 10 * PAIRS
  const seconds = cpuSeconds(() => {
    for (let i = 0; i < total; i++) {
      const at = T0 + Math.floor((i / total) * DAY)
      const own = `10.${(i >> 14) & 255}.${(i >> 6) & 255}.${i & 63}`
      beacons.advance(at)
      beacons.add({
        own,
        other: `${64 + (i % 97)}.${(i >> 8) & 255}.${i & 255}.${i % 251}`,
        via: 'address',
        at,
        line: i,
      })
      if (i % 35_000 === 0)
        beacons.add({ own: '10.1.1.1', other: '198.51.100.7', via: 'address', at, line: i, sent: 420 })
    }
  })
  const told = beacons.due(Infinity).map(({ own, value }) => `${own} ${value}`)
  const megabytes = Math.round((memory() - before) / 2 ** 20)
  print(
    `flood of ${total.toLocaleString('en')} pairs: ${beacons.pairs.live} kept, ${beacons.pairs.evicted} given up, ${megabytes} MiB, ` +
      `${Math.round(total / seconds)} a second; told: ${told.join(', ')}`,
  )
}

const NATIONS = 32

/** A day of sightings, most values seen by one nation; a thousand by three and more. */
function benchAllies(print: (line: string) => void): void {
  const window = new AllyWindow()
  const before = memory()
  const total = 10 * PAIRS
  const roll = dice(5)
  let told = 0
  let slowest = 0
  const seconds = cpuSeconds(() => {
    for (let i = 0; i < total; i++) {
      const at = T0 + Math.floor((i / total) * DAY)
      const shared = i % 2_500 === 0
      const value = shared ? `shared ${(i / 2_500) % 1_000}` : `value ${roll(3_000_000)} ${i % 2}`
      const nation = `N${shared ? roll(NATIONS) : i % 2}`
      if (!window.add({ value, nation, at, label: 'all' })) continue
      const began = performance.now()
      if (window.seenBy(value, () => true) !== undefined) told++
      slowest = Math.max(slowest, performance.now() - began)
    }
  })
  const megabytes = Math.round((memory() - before) / 2 ** 20)
  print(
    `allies: ${total.toLocaleString('en')} sightings of a day in ${seconds.toFixed(1)} s (${Math.round(total / seconds)} a second), ` +
      `${window.size} values, ${megabytes} MiB, ${window.evicted} given up; told ${told} times, at once: the slowest answer took ${slowest.toFixed(1)} ms`,
  )
}
