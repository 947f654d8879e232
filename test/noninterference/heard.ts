import { NODE_SEAL } from './seal.ts'
import { positionOf } from './harness.ts'

interface Notice {
  readonly topic: string
  readonly ids: readonly string[]
  readonly types: readonly string[]
}

/**
 * What a stream told, as one line a connection: how it greeted, all facts between, and whether their numbers have gaps.
 * Which facts share a flush, the wall clock decides; that they come in one row, it does not. Heartbeats and the delay to
 * come back after are left out.
 */
export function heardOf(chunks: readonly string[]): string {
  return chunks
    .join('')
    .split(/^(?=\(back with)/m)
    .map((connection) => {
      const greetings: string[] = []
      const told = new Map<string, Set<string>>()
      let gaps = 0
      let before: number | undefined
      for (const frame of connection.split('\n\n')) {
        const event = /^event: (.+)$/m.exec(frame)?.[1]
        const back = /^\(back with .+\)$/m.exec(frame)?.[0]
        if (back !== undefined) greetings.push(back)
        const id = /^id: (.+)$/m.exec(frame)?.[1]
        const place = id === undefined ? undefined : Number(positionOf(id, NODE_SEAL).split(' ')[1])
        if (event === 'hello' || event === 'resync') greetings.push(event)
        else if (place !== undefined && before !== undefined && place !== before + 1) gaps += 1
        before = place ?? before
        const data = /^data: (.+)$/m.exec(frame)?.[1]
        if (event !== 'facts' && event !== 'own') continue
        for (const { topic, ids, types } of JSON.parse(data ?? '[]') as readonly Notice[]) {
          const known = told.get(`${event} ${topic}`) ?? new Set()
          told.set(`${event} ${topic}`, known)
          for (const word of [...(event === 'own' ? [] : ids), ...types]) known.add(word)
        }
      }
      const facts = [...told].map(([topic, words]) => `${topic}: ${[...words].toSorted().join(' ')}`).toSorted()
      return `${greetings.join(' ')} gaps ${gaps} ${facts.join('; ')}`
    })
    .join(' | ')
}
