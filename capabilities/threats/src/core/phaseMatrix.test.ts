import { describe, expect, it } from 'vitest'
import { layMatrix, liveMatrices, type MatrixInput } from './matrix.ts'
import { withPhaseMatrices } from './phaseMatrix.ts'

const technique = (code: string, chain: string, ...phases: readonly string[]) => ({
  id: `attack-pattern--${code}`,
  name: code,
  kill_chain_phases: phases.map((phase_name) => ({ kill_chain_name: chain, phase_name })),
  external_references: [{ source_name: 'mitre-attack', external_id: code }],
})
const world = (more: Partial<MatrixInput>): MatrixInput => ({
  matrices: [],
  tactics: [],
  techniques: [],
  subtechniqueOf: [],
  ...more,
})
const laid = (input: MatrixInput) => {
  const whole = withPhaseMatrices(input)
  return liveMatrices(whole.matrices).map((one) => layMatrix(whole, String(one['id'])))
}

describe('a matrix made of the phases that techniques name', () => {
  it('is not made of nothing, of foreign chains, or of withdrawn techniques', () => {
    expect(laid(world({}))).toEqual([])
    expect(laid(world({ techniques: [technique('T1', 'lockheed', 'impact')] }))).toEqual([])
    expect(laid(world({ techniques: [{ ...technique('T1', 'mitre-attack', 'impact'), revoked: true }] }))).toEqual([])
  })

  it('gives way to a matrix of the same domain', () => {
    const official = {
      id: 'x-mitre-matrix--1',
      name: 'Enterprise ATT&CK',
      external_references: [{ external_id: 'enterprise-attack' }],
      tactic_refs: [],
    }
    const found = laid(world({ matrices: [official], techniques: [technique('T1', 'mitre-attack', 'impact')] }))
    expect(found.map((one) => one?.name)).toEqual(['Enterprise ATT&CK'])
  })

  it('has the phases in their order, with words for names, and the techniques below them', () => {
    const [found] = laid(
      world({
        techniques: [
          technique('T2', 'mitre-attack', 'impact', 'command-and-control'),
          technique('T1', 'mitre-attack', 'persistence'),
        ],
      }),
    )
    expect(found).toMatchObject({ domain: 'enterprise-attack', counts: { techniques: 2 } })
    expect(found?.tactics.map((one) => [one.name, ...one.techniques.map((t) => t.attackId)])).toEqual([
      ['Persistence', 'T1'],
      ['Command and Control', 'T2'],
      ['Impact', 'T2'],
    ])
  })
})
