// A matcher in a process of its own, so that it can be killed: FOLDER FIRST. Tells what it took and what was acknowledged.
import { writeSync } from 'node:fs'
import { createMatching } from '../../capabilities/detection/src/server/matching/createMatching.ts'

const [folder = '', first = '0'] = process.argv.slice(2)
const SOURCES = 8
const PIECE = 3_001
const tell = (word: object) => writeSync(1, `${JSON.stringify(word)}\n`)
const matching = createMatching({
  folder,
  seed: 7,
  behaviour: false,
  limits: { rows: 3_000, bytes: 1 << 30 },
  take: async (hits) => {
    for (const { event } of hits) tell({ hit: (JSON.parse(event) as { id: string }).id })
  },
})
const pattern = "[domain-name:value = 'evil.example']"
await matching.learn(
  [{ key: 'evil', id: 'indicator--1', modified: '', name: 'evil', label: 'l', language: 'stix', pattern }],
  [],
)

/** Sends numbered events without end, cut anywhere, a few pieces at a time. */
async function flood(source: string): Promise<never> {
  await matching.open({ id: source, label: 'l' })
  let text = ''
  /** Where each event ends, in all that was made. */
  const ends: { readonly id: string; readonly at: number }[] = []
  let made = 0
  let sent = 0
  for (let n = Number(first); ; ) {
    while (text.length < PIECE * 3) {
      const id = `${source}-${n++}`
      const line = `${JSON.stringify({ id, name: n % 50 === 0 ? 'evil.example' : 'a.example' })}\n`
      text += line
      made += line.length
      ends.push({ id, at: made })
    }
    const pieces = [0, 1, 2].map((i) => text.slice(i * PIECE, (i + 1) * PIECE))
    text = text.slice(PIECE * 3)
    await Promise.all(pieces.map((piece) => matching.push(source, Buffer.from(piece))))
    sent += PIECE * 3
    const whole = ends.findIndex(({ at }) => at > sent)
    const done = ends.splice(0, whole < 0 ? ends.length : whole)
    tell({ acked: done.map(({ id }) => id) })
  }
}
await Promise.all(Array.from({ length: SOURCES }, (_, i) => flood(`s${i}`)))
