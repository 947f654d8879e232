import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Knowledge } from '../../core/index.ts'
import { openHistory } from '../history/history.ts'
import { openMatcherDesk } from './matcherDesk.ts'
import type { MatcherCall } from './messages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-desk-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const NOW = 1_795_345_200_000
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const evil: Knowledge = {
  key: 'evil',
  id: 'indicator--1',
  modified: '',
  name: 'evil',
  label: 'l',
  language: 'stix',
  pattern: "[domain-name:value = 'evil.example']",
}

/** A desk whose disk takes nothing while `full` says so. */
function deskOn(disk: { full: boolean; appends: number }) {
  const desk = openMatcherDesk(
    { folder, seed: 7, behaviour: false },
    () => NOW,
    (options) => {
      const history = openHistory(options)
      const { append: keep } = history
      const append: typeof keep = (rows) => {
        disk.appends++
        if (disk.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        keep(rows)
      }
      return Object.defineProperty(history, 'append', { value: append })
    },
  )
  let id = 0
  return (...calls: MatcherCall[]) => desk.run(calls.map((call) => ({ id: ++id, call })))
}
const push = (source: string, text: string): MatcherCall => ({ kind: 'push', source, bytes: utf8(text) })

it('what cannot be kept is refused; sent again it is kept once, with its hits, also where an event was cut', () => {
  const disk = { full: false, appends: 0 }
  const run = deskOn(disk)
  run({ kind: 'learn', more: [evil], forget: [] })
  for (const id of ['a', 'b']) run({ kind: 'open', source: { id, label: 'l' } })
  expect(run(push('a', '{"n":1}\n{"name":"ev'))).toMatchObject({ failed: [], hits: [] })
  disk.full = true
  const [rest, other] = [push('a', 'il.example"}\n{"n":3'), push('b', '{"n":9}\n')]
  const refused = run(rest, other)
  expect(refused).toMatchObject({ done: [], hits: [] })
  expect(refused.failed).toMatchObject([
    { kind: 'unavailable', code: 'detection.not_kept', message: expect.stringContaining('ENOSPC') as string },
    { kind: 'unavailable' },
  ])
  expect(run(rest).failed).toHaveLength(1)
  disk.full = false
  expect(run(rest, other)).toMatchObject({ failed: [], hits: [{ known: 'evil', line: 2 }], done: [{}, {}] })
  expect(run(push('a', '}\n')).failed).toEqual([])
  run({ kind: 'close' })
  const history = openHistory({ folder, columns: 0, placesOf: () => undefined })
  history.seal()
  const rows = history.segments.flatMap((segment) => segment.rows(0)).map((row) => row.bytes.toString())
  history.close()
  expect(rows).toEqual(['{"n":1}', '{"name":"evil.example"}', '{"n":9}', '{"n":3}'])
})

it('pushes that wait together are kept with one wait of the disk', () => {
  const disk = { full: false, appends: 0 }
  const run = deskOn(disk)
  const ids = Array.from({ length: 100 }, (_, i) => `s${i}`)
  run(...ids.map((id): MatcherCall => ({ kind: 'open', source: { id, label: 'l' } })))
  const { done } = run(...ids.map((id) => push(id, `{"of":"${id}"}\n`)))
  expect(done).toHaveLength(100)
  expect(disk.appends).toBe(1)
})
