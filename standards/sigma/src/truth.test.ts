import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { hasData, textFiles } from '../testing/archive.ts'
import { compile, readRules } from './index.ts'

// What rules and logs of the outside world say. Counts: a rule parser and evaluator that is not ours.
const rules = [...textFiles('sigma/sigma-rules.tar.gz', /\.yml$/)].map(([name, text]) => readRules(text, name))
const documents = rules.flatMap((one) => one.documents)
const engine = compile(documents)

interface Reference {
  readonly files: Readonly<Record<string, { readonly rule_hits: Readonly<Record<string, number>> }>>
}

/** Differences to the reference that are meant, as `file id`, with the reason. None is left. */
const EXPLAINED: Readonly<Record<string, string>> = {}

const count = (hits: Map<string, number>, events: readonly unknown[], with_ = engine) => {
  for (const event of events) for (const { rule } of with_.match(event)) hits.set(rule.id, (hits.get(rule.id) ?? 0) + 1)
  return hits
}
const lines = (text: string): unknown[] => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
const sorted = (hits: Iterable<readonly [string, number]>) =>
  Object.fromEntries([...hits].toSorted(([a], [b]) => (a < b ? -1 : 1)))

it.runIf(hasData)('reads every rule of SigmaHQ and evaluates all but those that wait for a value list', () => {
  expect(rules.flatMap((one) => one.refused)).toEqual([])
  expect(documents).toHaveLength(3_780)
  expect(engine.refused).toHaveLength(25)
  expect(engine.refused.filter(({ reason }) => !reason.startsWith('no value list for the placeholder'))).toEqual([])
  const names = [...new Set(engine.refused.map(({ reason }) => /%([\w.-]+)%/.exec(reason)?.[1] ?? ''))]
  const full = compile(documents, {
    lists: Object.fromEntries([...names, 'Admins_Workstations'].map((name) => [name, ['x']])),
  })
  // A rule may have a second placeholder; each that is named in a reason can be given.
  expect(full.refused.length).toBeLessThan(25)
})

it.runIf(hasData)(
  'fires the named rule in every regression case of SigmaHQ, and the others as often as the reference',
  () => {
    const files = textFiles('sigma/sigma-regression.tar.gz', /\.json$/)
    const index = JSON.parse(files.get('index.json') ?? '[]') as readonly {
      readonly path: string
      readonly rule_ids: readonly string[]
      readonly data_files: readonly string[]
      readonly reference_all_rule_hits: Readonly<Record<string, number>>
    }[]
    let fired = 0
    for (const one of index) {
      const texts = one.data_files.map((name) => files.get(`${one.path}/${name}`) ?? '')
      // Some files hold several objects in a row.
      const events = texts.flatMap((text) =>
        text.split(/^(?=\{)/m).flatMap((part) => (part.trim() === '' ? [] : [JSON.parse(part)])),
      )
      const hits = count(new Map(), events.flat())
      if (one.rule_ids.every((id) => (hits.get(id) ?? 0) > 0)) fired++
      expect(sorted(hits), one.path).toEqual(sorted(Object.entries(one.reference_all_rule_hits)))
    }
    expect([fired, index.length]).toEqual([92, 92])
  },
)

it.runIf(hasData)(
  'counts the same hits per file of real attack logs as the reference, with and without the index',
  () => {
    const files = textFiles('evtx/evtx-attack-samples.tar.gz', /\.ndjson$|reference-hits\.json$/)
    const reference = JSON.parse(files.get('reference-hits.json') ?? '') as Reference
    const plain = compile(documents, { indexed: false })
    let all = 0
    let touched = 0
    for (const [name, text] of files) {
      if (!name.endsWith('.ndjson')) continue
      const file = name.replace(/^evtx\//, '')
      const events = lines(text)
      const hits = count(new Map(), events)
      expect(sorted(count(new Map(), events, plain)), `${basename(name)} without the index`).toEqual(sorted(hits))
      const expected = Object.entries(reference.files[file]?.rule_hits ?? {})
      const differing = [...new Set([...hits.keys(), ...expected.map(([id]) => id)])].filter(
        (id) =>
          (hits.get(id) ?? 0) !== (reference.files[file]?.rule_hits[id] ?? 0) &&
          EXPLAINED[`${file} ${id}`] === undefined,
      )
      expect(differing, file).toEqual([])
      all += [...hits.values()].reduce((a, b) => a + b, 0)
      if (hits.size > 0) touched++
    }
    expect([all, touched]).toEqual([604, 106])
  },
)
