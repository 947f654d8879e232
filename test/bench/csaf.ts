import { validate } from '@testudo/csaf'
import * as informative from '@secvisogram/csaf-validator-lib/informativeTests.js'
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js'
import * as optional from '@secvisogram/csaf-validator-lib/optionalTests.js'
import * as schemas from '@secvisogram/csaf-validator-lib/schemaTests.js'
import { advisories } from '../../standards/csaf/testing/suite.ts'
import { median } from './median.ts'

type Print = (line: string) => void
const GOAL = 300
const PASSES = 5

/** A test of the other library: some answer at once, some later. */
type Theirs = (document: unknown) => unknown
const named = (tests: unknown): [string, Theirs][] => Object.entries(tests as Readonly<Record<string, Theirs>>)

/** Tests of theirs that ask the network (6.3.6, 6.3.7) or a program of the machine (6.3.8) are left out; ours run all. */
const OUTSIDE = /6\.3\.[678]$/
const theirs = [mandatory, optional, informative]
  .flatMap(named)
  .map(([name, test]) => ({ id: name.replace(/^.*?_/, '').replaceAll('_', '.'), test }))
  .filter(({ id }) => !OUTSIDE.test(id))
const schema = new Map(named(schemas)).get('csaf_2_0')

const ours = (document: unknown): Set<string> => {
  const { schema: flaws, tests } = validate(document)
  const told = Object.values(tests).flatMap((list) => list.map(({ test }) => test))
  return new Set([...(flaws.length > 0 ? ['schema'] : []), ...told])
}

const reported = (result: unknown): boolean =>
  typeof result === 'object' &&
  result !== null &&
  (('isValid' in result && result.isValid === false) ||
    Object.entries(result).some(
      ([key, list]) => /^(errors|warnings|infos)$/.test(key) && Array.isArray(list) && list.length > 0,
    ))

const others = async (document: unknown): Promise<Set<string>> => {
  const told = new Set<string>()
  if (reported(await schema?.(document))) told.add('schema')
  for (const { id, test } of theirs) if (reported(await test(document))) told.add(id)
  return told
}

/** Documents a second of CPU: the median of some passes, the first of which compiles and is left out. */
async function rate(documents: readonly unknown[], judge: (document: unknown) => unknown) {
  const rates: number[] = []
  for (let pass = 0; pass <= PASSES; pass += 1) {
    const before = process.cpuUsage()
    for (const document of documents) await judge(document)
    const { user, system } = process.cpuUsage(before)
    if (pass > 0) rates.push(documents.length / ((user + system) / 1e6))
  }
  return median(rates)
}

/** CSAF 2.0, every test, over 900 advisories of CISA on one core; beside secvisogram's library, verdicts compared. */
export async function benchCsaf(print: Print): Promise<void> {
  const texts = advisories()
  if (texts.length === 0) return
  const parse = (): unknown[] => texts.map((text) => JSON.parse(text) as unknown)
  const documents = parse()
  const differences = new Map<string, number>()
  let same = 0
  for (const document of documents) {
    const [left, right] = [ours(document), await others(document)]
    const unequal = [...left, ...right].filter((id) => left.has(id) !== right.has(id) && !OUTSIDE.test(id))
    if (unequal.length === 0) same += 1
    for (const id of unequal) {
      const who = `${id} (${left.has(id) ? 'only ours' : 'only theirs'} reports)`
      differences.set(who, (differences.get(who) ?? 0) + 1)
    }
  }
  const [full, parsed, basic, beside] = [
    await rate(documents, ours),
    await rate(texts, (text) => ours(JSON.parse(String(text)))),
    await rate(documents, (document) => validate(document, { level: 'basic' })),
    await rate(documents, others),
  ]
  print(
    `${documents.length} advisories, schema and every test: ${full.toFixed(0)} documents/s of CPU (goal ${GOAL}), ` +
      `from text ${parsed.toFixed(0)}, mandatory tests only ${basic.toFixed(0)}; ` +
      `csaf-validator-lib without 6.3.6–6.3.8 ${beside.toFixed(0)}; ratio ${(full / beside).toFixed(1)}`,
  )
  const told = [...differences].map(([who, count]) => `${who}: ${count}`).join('; ')
  print(`equal verdicts of all tests for ${same} documents; different: ${told || 'none'}`)
}
