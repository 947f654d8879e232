/** Traffic made for tests and benchmarks: the same for the same seed. */
export interface Traffic {
  /** Unix ms. */
  readonly at: number
  readonly event: Readonly<Record<string, unknown>>
}

/** Noon UTC, the start of all made traffic. */
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
  seed = 1,
}: Steady): Traffic[] {
  const roll = dice(seed)
  let at = T0 + from
  return Array.from({ length: count }, (_, i) => {
    if (i > 0) at += Math.round(every * (1 + jitter * (roll(2_001) / 1_000 - 1)))
    const flow = { bytes_toserver: sent ?? 300 + roll(40) }
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
