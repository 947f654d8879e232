import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Preview, ReleaseRow } from '../../core/contract/desk.ts'
import { type ExchangeNode, labelFor, pin, report, startExchangeNode, until } from '../exchange/exchange.testing.ts'
import { startDesk } from './index.ts'

interface Detail {
  readonly row: ReleaseRow
  readonly preview: Preview
  readonly delivery: readonly { readonly node: string; readonly state: string }[]
}

let a: ExchangeNode
let b: ExchangeNode
let toB: string
beforeAll(async () => {
  a = await startExchangeNode('LTU', { also: startDesk })
  b = await startExchangeNode('POL', { also: startDesk })
  toB = await pin(a, b)
  await pin(b, a)
}, 120_000)
afterAll(async () => {
  await Promise.all([a?.close(), b?.close()])
})

const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await a.ask(method, `/sharing${path}`, body)
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as T
}
const detail = (id: string) => ask<Detail>('GET', `/releases/${id}`)
const take = async (id: string, step: string) => {
  const { row, preview } = await detail(id)
  await ask('POST', `/releases/${id}/${step}`, { revision: row.revision, binding: preview.binding })
}
const nameAtB = async (id: string) => (await b.host.objects.get(b.operator, id))?.name

it('reaches the other node, is confirmed by its receipt, and is gone there after a recall', async () => {
  const object = report(1, 'Released')
  await a.host.objects.put(a.operator, [object], { label: labelFor(['LTU', 'POL']), source: 'LTU MoD' })
  const { id } = await ask<{ id: string }>('POST', '/releases', { objects: [object.id], recipients: [toB] })
  expect(await nameAtB(object.id)).toBeUndefined()
  await take(id, 'propose')
  await take(id, 'send')
  const sent = await until(
    () => detail(id),
    ({ row }) => row.receipts?.confirmed === 1,
  )
  expect(sent.delivery.map(({ state }) => state)).toEqual(['confirmed'])
  expect(await nameAtB(object.id)).toBe('Released')
  await ask('POST', '/recalls', { release: id, reason: 'wrong' })
  const back = await until(
    () => detail(id),
    ({ delivery }) => delivery[0]?.state === 'recalled',
  )
  expect(back.row.state).toBe('recalled')
  await until(
    () => nameAtB(object.id),
    (name) => name === undefined,
  )
})

it('goes by itself under a standing rule, and what came from there does not go back', async () => {
  const rule = { title: 'Open', recipients: [toB], upTo: { ALLIED: 'UNCLASSIFIED' }, authority: 'Directive 12' }
  expect(await ask('POST', '/rules', rule)).toMatchObject({ state: 'active' })
  const object = report(2, 'By rule')
  await a.host.objects.put(a.operator, [object], { label: labelFor(['LTU', 'POL']), source: 'LTU MoD' })
  a.exchange.wake(toB)
  await until(
    () => nameAtB(object.id),
    (name) => name === 'By rule',
  )
  const { body } = await b.ask('GET', '/sharing/peers')
  const [toA] = (body as { peers: { id: string }[] }).peers
  const preview = await b.ask('POST', '/sharing/preview', { objects: [object.id], recipients: [toA?.id] })
  expect((preview.body as Preview).verdict.allowed).toBe(false)
})
