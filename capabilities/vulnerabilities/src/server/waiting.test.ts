import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { expect, it } from 'vitest'
import { secretLabel, testLabel, testPolicies } from '../../../../platform/src/host/testing.ts'
import type { Decided } from './desk/desk.ts'
import { waitingDecisions } from './waiting.ts'

const subject = { id: 'ana' } as Subject
const host = (verbs: readonly string[], reads: (label: Label) => boolean = () => true) =>
  ({
    accounts: { verbsOf: () => new Set(verbs) },
    policiesNow: () => testPolicies,
    clock: { now: () => 2_000 },
    tables: { mayRead: (_: Subject, label: Label) => reads(label) },
  }) as never
const decided = (id: string, outcome: string, label = testLabel) =>
  ({
    object: undefined,
    judgement: {
      id,
      outcome,
      title: { en: 'Gateway', fr: 'Passerelle' },
      exploited: 1_000,
      labels: [label],
      missions: [],
      tally: { counts: { affected: 1 }, standings: [{ at: 900, equipment: { asset: 'x-testudo-asset--1' } }] },
    },
  }) as unknown as Decided
const desk = {
  all: async () => [
    decided('CVE-1', 'immediate'),
    decided('CVE-2', 'scheduled'),
    decided('CVE-3', 'immediate', secretLabel),
  ],
}
const warned = (states: readonly string[]) => ({
  read: async () => states.map((state) => ({ state, label: testLabel })) as never,
})
const ids = async (given: Parameters<typeof waitingDecisions>[0]['host'], states: readonly string[] = []) =>
  (await waitingDecisions({ host: given }, desk, warned(states), subject)).map(({ id }) => id)

it('a decision waits for who may release warnings, until every operator was warned, and only for who may read it', async () => {
  expect(await ids(host([]))).toEqual([])
  const open = (label: Label) => label.classification === 'UNCLASSIFIED'
  expect(await ids(host(['vulnerabilities:release'], open))).toEqual(['vulnerabilities decision CVE-1'])
  expect(await ids(host(['vulnerabilities:release']))).toHaveLength(2)
  expect(await ids(host(['vulnerabilities:release']), ['sent', 'ready'])).toHaveLength(2)
  expect(await ids(host(['vulnerabilities:release']), ['sent', 'answered'])).toEqual([])
})
