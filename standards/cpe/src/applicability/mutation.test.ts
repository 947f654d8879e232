import { expect, it } from 'vitest'
import { mutated, numbers } from '../../../../test/support/mutation.ts'
import { compileName, compileStatement, evaluate, inventory, parseName, readConfigurations } from '../index.ts'

/** CVE-2026-0001 as NVD would write it: firmware before 2.4 on its device, and a library in a range. */
const STATEMENTS = [
  {
    operator: 'AND',
    nodes: [
      {
        operator: 'OR',
        negate: false,
        cpeMatch: [
          {
            vulnerable: true,
            criteria: 'cpe:2.3:o:nordgrid:gw-4_firmware:*:*:*:*:*:*:*:*',
            versionEndExcluding: '2.4',
            matchCriteriaId: '7C2B9C31-4D62-4B0C-8C0A-8B3E7C9A9B11',
          },
        ],
      },
      {
        operator: 'OR',
        negate: false,
        cpeMatch: [{ vulnerable: false, criteria: 'cpe:2.3:h:nordgrid:gw-4:-:*:*:*:*:*:*:*' }],
      },
    ],
  },
  {
    nodes: [
      {
        operator: 'OR',
        negate: true,
        cpeMatch: [
          {
            vulnerable: true,
            criteria: 'cpe:2.3:a:vendor:library:1.2.\\*:rc?:*:*:lts:*:*:*',
            versionStartIncluding: '1.0',
            versionEndIncluding: '1.2.9',
          },
        ],
        children: [],
      },
    ],
  },
]

it('statements with anything changed in them are answered, and each flaw has its place', () => {
  const next = numbers(2)
  const names = ['cpe:2.3:o:nordgrid:gw-4_firmware:2.3:*:*:*:*:*:*:*', 'cpe:2.3:h:nordgrid:gw-4:-:*:*:*:*:*:*:*'].map(
    (text) => {
      const read = parseName(text)
      if ('flaw' in read) throw new Error(text)
      return compileName(read.name)
    },
  )
  const held = inventory(names, (a, b) => (a < b ? -1 : Number(a > b)))
  const answers: Record<string, number> = {}
  const bad: unknown[] = []
  for (let i = 0; i < 3_000; i++) {
    const { statement, flaws } = readConfigurations(mutated(STATEMENTS, next))
    for (const flaw of flaws) if (!/^(?:\/|$)/.test(flaw.path) || flaw.message === '') bad.push(flaw)
    const { answer } = evaluate(compileStatement(statement), held)
    // What could not be read says "not affected" of nobody, unless all that was read rules it out.
    answers[answer] = (answers[answer] ?? 0) + 1
  }
  expect(bad).toEqual([])
  expect(Object.keys(answers).toSorted()).toEqual(['affected', 'not affected', 'undecidable'])
})
