import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { filesOfArchive, sharedFile } from '../../../../test/support/archive.ts'
import { everything } from '../../testing/everything.ts'
import { dryRun } from '../run/dryRun.ts'
import { nextOf } from '../run/next.ts'
import { startRun } from '../run/start.ts'
import { graph } from '../workflow/graph.ts'
import { readPlaybook, validate } from './validate.ts'

type Tree = Record<string, unknown>

const archive = sharedFile('playbooks/cacao.tar.gz')

/** The published JSON schemas, as one; their ids are all the same, so that they go by their paths. */
function published() {
  const ajv = new Ajv({ strict: false, validateFormats: false })
  for (const [name, text] of filesOfArchive(archive ?? '', /^schema\/.*\.json$/)) {
    const { $schema: _, ...schema } = JSON.parse(text) as Tree
    ajv.addSchema({ ...schema, $id: `https://schemas.test/${name}` })
  }
  const check = ajv.getSchema('https://schemas.test/schema/playbook.json')
  if (check === undefined) throw new Error('the schemas do not compile')
  return check
}

const WRONG: readonly unknown[] = [undefined, 7, null, '', [], {}, 'x', true]

/** Every document that differs from one in one place: something taken away, or something else in its place. */
function* changes(whole: object): Generator<readonly [place: string, document: unknown]> {
  const places: string[][] = []
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value)) {
      places.push([...path, key])
      walk(item, [...path, key])
    }
  }
  walk(whole, [])
  for (const [i, path] of places.entries())
    for (const [k, value] of WRONG.entries()) {
      // One in three, another one at each place: every kind of wrong at every kind of place.
      if ((i + k) % 3 !== 0) continue
      const document = structuredClone(whole)
      let at = document as Tree
      for (const key of path.slice(0, -1)) at = at[key] as Tree
      const last = path.at(-1) ?? ''
      if (value !== undefined) at[last] = value
      else if (Array.isArray(at)) at.splice(Number(last), 1)
      else delete at[last]
      yield [`${path.join('/')} ${JSON.stringify(value)}`, document]
    }
}

it.runIf(archive !== undefined)('what the published schemas refuse is refused here', () => {
  const check = published()
  expect([check(everything), validate(everything).valid]).toEqual([true, true])
  let refused = 0
  const passed: string[] = []
  for (const [place, document] of changes(everything)) {
    if (check(document) === true) continue
    refused += 1
    if (validate(document).valid) passed.push(place)
  }
  expect(passed).toEqual([])
  expect(refused).toBeGreaterThan(500)
})

it('what is taken can be drawn, tried and started, however odd; what is not can be drawn', () => {
  let taken = 0
  for (const [place, document] of changes(everything)) {
    expect([place, graph(document).layers >= 0]).toEqual([place, true])
    const { playbook } = readPlaybook(document)
    if (playbook === undefined) continue
    taken += 1
    expect([place, dryRun(playbook)]).toEqual([place, expect.anything()])
    const started = startRun(playbook, { at: Date.parse('2026-06-01T00:00:00Z') })
    if ('state' in started) expect([place, nextOf(playbook, started.state)]).toEqual([place, expect.anything()])
  }
  expect(taken).toBeGreaterThan(100)
})
