/** Traffic made for tests and benchmarks: the same for the same seed. */
export interface Traffic {
  /** Unix ms. */
  readonly at: number
  readonly event: Readonly<Record<string, unknown>>
}

/** Midnight UTC, the start of all made traffic. */
export const T0 = Date.UTC(2026, 10, 21, 0, 0, 0)

/** Whole numbers below a bound; a linear congruence of 32 bits, enough for made traffic. */
export function dice(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0
    return Math.floor((mixed / 4_294_967_296) * below)
  }
}

export interface Steady {
  readonly own: string
  readonly other: string
  readonly port?: number
  /** Ms after `T0`. */
  readonly from?: number
  /** Ms between connections. */
  readonly every?: number
  readonly count?: number
  /** Up to this share of `every` more or less. */
  readonly jitter?: number
  readonly sent?: number
  /** Sizes over this many hundredths of a power of two, where `sent` is absent. */
  readonly sizes?: number
  readonly seed?: number
}

/** Connections of Suricata's flow log at even times. */
export function steady({
  own,
  other,
  port = 443,
  from = 0,
  every = 300_000,
  count = 288,
  jitter = 0,
  sent,
  sizes,
  seed = 1,
}: Steady): Traffic[] {
  const roll = dice(seed)
  let at = T0 + from
  return Array.from({ length: count }, (_, i) => {
    if (i > 0) at += Math.round(every * (1 + jitter * (roll(2_001) / 1_000 - 1)))
    const flow = {
      bytes_toserver: sent ?? (sizes === undefined ? 300 + roll(40) : Math.round(2 ** (8 + roll(sizes) / 100))),
    }
    return {
      at,
      event: {
        event_type: 'flow',
        src_ip: own,
        src_port: 40_000 + i,
        dest_ip: other,
        dest_port: port,
        proto: 'TCP',
        flow,
      },
    }
  })
}

export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const roll = dice(seed)
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = roll(i + 1)
    const [a, b] = [copy[i], copy[j]]
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a]
  }
  return copy
}

/**
 * A person at work: pages in bursts over eight hours with long breaks between, sizes from hundreds of bytes to a hundred
 * thousand.
 */
export function browsing(own: string, others: readonly string[], seed: number, bursts = 12): Traffic[] {
  const roll = dice(seed)
  const list: Traffic[] = []
  for (let i = 0; i < bursts; i++) {
    const begin = 8 * 3_600_000 + roll(8 * 3_600_000)
    const other = others[roll(others.length)] ?? ''
    let at = T0 + begin
    for (let n = 0; n < 3 + roll(12); n++) {
      at += 200 + roll(1 + roll(40_000))
      const flow = { bytes_toserver: Math.round(2 ** (8 + roll(900) / 100)) }
      list.push({ at, event: { event_type: 'flow', src_ip: own, dest_ip: other, dest_port: 443, proto: 'TCP', flow } })
    }
  }
  return list
}

/** A day of a network: what people and programs do, and beacons planted in it. */
export interface MadeDay {
  readonly events: readonly Traffic[]
  /** Own host and other side of each beacon, with what makes it hard. */
  readonly planted: ReadonlyMap<string, string>
}

const HOUR = 3_600_000

/**
 * `hosts` machines over 24 hours: browsing, updates, telemetry, time, chat and mail at their intervals; twelve beacons.
 * Suricata's flow log, by time.
 */
export function networkDay(hosts: number, seed: number): MadeDay {
  const roll = dice(seed)
  const own = (i: number) => `10.${20 + (i >> 8)}.${i & 255}.5`
  const events: Traffic[] = []
  const all = Array.from({ length: hosts }, (_, i) => own(i))
  const sites = Array.from({ length: 900 }, (_, i) => `${100 + (i % 23)}.${i % 251}.${i % 89}.10`)
  const even = (host: string, other: string, every: number, jitter: number, more: Partial<Steady> = {}) =>
    events.push(
      ...steady({
        own: host,
        other,
        every,
        jitter,
        from: roll(every),
        count: Math.floor((24 * HOUR) / every) - 2,
        seed: roll(1e9),
        ...more,
      }),
    )
  for (const [i, host] of all.entries()) {
    events.push(
      ...browsing(
        host,
        Array.from({ length: 12 }, () => sites[roll(900)] ?? ''),
        roll(1e9),
        10 + roll(30),
      ),
    )
    even(host, '192.0.2.10', 4 * HOUR, 0.1)
    even(host, '192.0.2.11', 15 * 60_000, 0.05)
    even(host, `198.18.0.${roll(4)}`, 1_024_000, 0.01, { port: 123, sent: 76 })
    if (i % 10 < 6) even(host, '192.0.2.12', 120_000, 0.02, { sent: 90 })
    if (i % 10 < 4) even(host, '192.0.2.13', 5 * 60_000, 0.1)
    if (i % 4 === 0) even(host, '192.0.2.14', 10 * 60_000, 0.3)
  }
  const planted = new Map<string, string>()
  const plant = (i: number, what: string, every: number, jitter: number, more: Partial<Steady> = {}) => {
    const [host, other] = [all[(i * 37) % hosts] ?? '', `203.0.113.${10 + i}`]
    planted.set(`${host} ${other}`, what)
    even(host, other, every, jitter, more)
  }
  plant(0, '30 s', 30_000, 0, { sent: 400 })
  plant(1, '60 s, 20 % more or less', 60_000, 0.2)
  plant(2, '60 s, 50 %', 60_000, 0.5)
  plant(3, '5 min, 30 %', 300_000, 0.3)
  plant(4, '10 min, 50 %', 600_000, 0.5)
  plant(5, '30 min, 20 %', 1_800_000, 0.2)
  plant(6, '1 h, 10 %', HOUR, 0.1)
  plant(7, '2 h', 2 * HOUR, 0.02)
  plant(8, '60 s, nine hours of a working day', 60_000, 0.2, { from: 8 * HOUR, count: 540 })
  plant(9, '5 min, sizes of all kinds', 300_000, 0.1, { sizes: 900 })
  plant(10, '10 min, 80 %', 600_000, 0.8)
  plant(11, '10 s', 10_000, 0.2)
  return { events: events.toSorted((a, b) => a.at - b.at), planted }
}
