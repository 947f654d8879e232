import { spreadBy } from '../history/spread.ts'

/**
 * Numbers of rules: above all that is given away (sidallocation.org ends below 10^8; local rules have 10^6 to 2 * 10^6) and
 * within the 32 bits Suricata has.
 */
const FIRST = 1_000_000_000
const COUNT = 3_000_000_000

/** The same on every node, so that a value has one number among allies. */
const spread = spreadBy(0x7e57_0d05)

/**
 * A number for each key, no two alike. A key keeps its number whatever else is there, but for the few that meet: of these the
 * first in the order of the keys keeps it. Among 100,000 keys some two meet.
 *
 * @param keys distinct
 */
export function sidsOf(keys: readonly string[]): readonly number[] {
  const taken = new Map<number, number>()
  const order = keys.map((key, i) => ({ key, i })).toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const sids = Array.from<number>({ length: keys.length }).fill(0)
  for (const { key, i } of order) {
    let sid = FIRST + (spread(key) % COUNT)
    while (taken.has(sid)) sid = sid + 1 < FIRST + COUNT ? sid + 1 : FIRST
    taken.set(sid, i)
    sids[i] = sid
  }
  return sids
}
