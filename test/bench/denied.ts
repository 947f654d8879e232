import { randomUUID } from 'node:crypto'
import { type Attacked, startAttacked } from '../bad-input/node.ts'
import { median } from './median.ts'

const SAMPLES = 5_000
/** What side channels of timing are commonly judged by: |t| under 4.5, and a gap nobody can see over a network. */
const T_LIMIT = 4.5
const GAP_LIMIT_MS = 0.2

const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length
const variance = (list: readonly number[], middle: number) =>
  list.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (list.length - 1)

/** Welch's t of two sets of times, without the slowest twentieth of each: pauses of the machine are no signal. */
function welch(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a, b].map((list) => list.toSorted((p, q) => p - q).slice(0, Math.floor(list.length * 0.95)))
  if (x === undefined || y === undefined) return Number.NaN
  const [mx, my] = [mean(x), mean(y)]
  return (mx - my) / Math.sqrt(variance(x, mx) / x.length + variance(y, my) / y.length)
}

/** Whether what a reader may not read takes longer to refuse than what is not there. Report only: machines are noisy. */
export async function benchDenied(print: (line: string) => void): Promise<void> {
  const node = await startAttacked({ exercise: true })
  try {
    const low = await node.enter({
      login: 'narrow',
      name: 'Low',
      nation: 'ESP',
      clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'CLEAR' },
      roles: ['analyst'],
    })
    const high = await node.enter({
      login: 'broad',
      name: 'High',
      nation: 'LTU',
      clearances: { ALLIED: 'SECRET', TLP: 'RED' },
      specialAccess: ['TIDAL'],
      roles: ['analyst'],
    })
    const seen = (await node.send({ path: '/api/threats/export?versions=true', as: low })).body
    const all = JSON.parse((await node.send({ path: '/api/threats/export', as: high })).body) as {
      readonly objects: readonly { readonly id: string; readonly type: string }[]
    }
    const hidden = all.objects.filter(({ id }) => !seen.includes(id))
    for (const [name, type, path] of [
      ['an object', undefined, (id: string) => `/api/threats/objects/${id}`],
      ['a mission', 'x-testudo-mission', (id: string) => `/api/picture/missions/${id}`],
    ] as const) {
      const ids = hidden.filter((one) => type === undefined || one.type === type)
      const { denied, absent } = await times(node, low, ids, path)
      const t = welch(denied, absent)
      const gap = Math.abs(median(denied) - median(absent))
      print(
        `${name}: denied ${median(denied).toFixed(3)} ms, absent ${median(absent).toFixed(3)} ms; ${SAMPLES} each of ${ids.length} ids; Welch t ${t.toFixed(2)} (${Math.abs(t) < T_LIMIT ? 'under' : 'OVER'} ${T_LIMIT}), gap of medians ${gap.toFixed(3)} ms (${gap < GAP_LIMIT_MS ? 'under' : 'OVER'} ${GAP_LIMIT_MS})`,
      )
    }
  } finally {
    await node.close()
  }
}

/** Times in milliseconds of denied and absent questions, one after the other, each first as often as the other. */
async function times(
  node: Attacked,
  as: string,
  ids: readonly { readonly id: string; readonly type: string }[],
  path: (id: string) => string,
): Promise<{ readonly denied: readonly number[]; readonly absent: readonly number[] }> {
  const took = { denied: [] as number[], absent: [] as number[] }
  const ask = async (into: number[], id: string) => {
    const from = performance.now()
    const { status } = await node.send({ path: path(id), as })
    into.push(performance.now() - from)
    if (status !== 404) throw new Error(`${path(id)} answered ${status}`)
  }
  for (let i = -200; i < SAMPLES; i++) {
    const one = ids[(i + ids.length * 200) % ids.length]
    if (one === undefined) throw new Error('nothing is hidden from this reader')
    if (i === 0) took.denied.length = took.absent.length = 0
    const other = `${one.type}--${randomUUID()}`
    if (i % 2 === 0) {
      await ask(took.denied, one.id)
      await ask(took.absent, other)
    } else {
      await ask(took.absent, other)
      await ask(took.denied, one.id)
    }
  }
  return took
}
