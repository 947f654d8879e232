import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { attackIdOf, type Body, isWithdrawn } from './body.ts'
import { countUses, layMatrix, liveMatrices, type MatrixInput, techniquesOf } from './matrix.ts'

const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data')
const present = existsSync(join(shared, 'attack'))
// oxlint-disable-next-line no-console -- a skipped check must be heard
if (!present) console.warn(`SKIPPED: ATT&CK figures, no real data under ${shared}`)

/** Numbers from EXPECTED.json of the shared data, measured on ATT&CK 18.1. */
describe('ATT&CK 18.1', () => {
  const read = (file: string): Body[] =>
    present ? JSON.parse(gunzipSync(readFileSync(join(shared, 'attack', file))).toString()).objects : []

  const inputOf = (objects: readonly Body[]): MatrixInput & { uses: { source: string; target: string }[] } => {
    const type = (name: string) => objects.filter((one) => one['type'] === name)
    const edges = (kind: string) =>
      type('relationship')
        .filter((one) => one['relationship_type'] === kind && !isWithdrawn(one))
        .map((one) => ({ source: String(one['source_ref']), target: String(one['target_ref']) }))
    return {
      matrices: type('x-mitre-matrix'),
      tactics: type('x-mitre-tactic'),
      techniques: type('attack-pattern'),
      subtechniqueOf: edges('subtechnique-of'),
      uses: edges('uses'),
    }
  }
  const theMatrix = (input: MatrixInput, name: RegExp) => {
    const found = input.matrices.find((one) => name.test(String(one['name'])))
    return layMatrix(input, String(found?.['id']))
  }

  it.skipIf(!present)(
    'lays the enterprise matrix: 14 tactics, 216 techniques, 475 sub-techniques, each under its parent',
    () => {
      const input = inputOf(read('enterprise-attack-18.1.stix21.json.gz'))
      const matrix = theMatrix(input, /Enterprise/)
      expect(matrix?.counts).toEqual({ techniques: 216, subtechniques: 475 })
      expect(matrix?.tactics.map((tactic) => tactic.attackId)).toEqual(
        'TA0043 TA0042 TA0001 TA0002 TA0003 TA0004 TA0005 TA0006 TA0007 TA0008 TA0009 TA0011 TA0010 TA0040'.split(' '),
      )
      const all = matrix ? techniquesOf(matrix) : []
      expect(all).toHaveLength(691)
      for (const tactic of matrix?.tactics ?? []) {
        for (const technique of tactic.techniques) {
          expect(technique.attackId).toMatch(/^T\d{4}$/)
          for (const sub of technique.subtechniques)
            expect(sub.attackId.startsWith(`${technique.attackId}.`)).toBe(true)
        }
      }
    },
  )

  it.skipIf(!present)(
    'counts the live techniques each group uses, whatever other matrices are in the same store',
    () => {
      const files = ['enterprise', 'mobile', 'ics'].map((domain) => read(`${domain}-attack-18.1.stix21.json.gz`))
      const objects = [...new Map(files.flat().map((one) => [one['id'], one])).values()]
      const input = inputOf(objects)
      const idOf = (code: string) =>
        objects.filter((one) => attackIdOf(one) === code && !isWithdrawn(one)).map((one) => String(one['id']))
      const usedIn = (matrixName: RegExp, code: string) => {
        const matrix = theMatrix(input, matrixName)
        const techniques = matrix ? techniquesOf(matrix) : []
        return countUses(input.uses, techniques, new Set(idOf(code))).size
      }
      const enterprise = (code: string) => usedIn(/Enterprise/, code)
      expect(['G0016', 'G0034', 'G0007', 'G0032', 'G1017', 'C0034', 'C0025', 'C0024'].map(enterprise)).toEqual([
        66, 79, 91, 93, 81, 10, 21, 71,
      ])
      expect(['G0034', 'G0032', 'C0034', 'C0028', 'C0025'].map((code) => usedIn(/ICS/, code))).toEqual([3, 1, 5, 20, 6])
      expect(usedIn(/Mobile/, 'G0034')).toBe(3)
      expect(theMatrix(input, /ICS/)?.counts).toEqual({ techniques: 83, subtechniques: 0 })
      expect(theMatrix(input, /Mobile/)?.counts).toEqual({ techniques: 77, subtechniques: 47 })
      // The deprecated "Network-Based Effects" matrix is not offered.
      expect(liveMatrices(input.matrices).map((one) => one['name'])).toEqual([
        'ATT&CK for ICS',
        'Enterprise ATT&CK',
        'Mobile ATT&CK',
      ])
    },
  )
})

describe('layMatrix', () => {
  const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const matrixId = `x-mitre-matrix--${uuid(1)}`
  const tacticId = (n: number) => `x-mitre-tactic--${uuid(n)}`
  const techniqueId = (n: number) => `attack-pattern--${uuid(n)}`
  const tactic = (n: number, name: string): Body => ({
    type: 'x-mitre-tactic',
    id: tacticId(n),
    name,
    x_mitre_shortname: name.toLowerCase(),
  })
  const technique = (n: number, name: string, phases: string[], more: Body = {}): Body => ({
    type: 'attack-pattern',
    id: techniqueId(n),
    name,
    kill_chain_phases: phases.map((phase_name) => ({ kill_chain_name: 'mitre-attack', phase_name })),
    ...more,
  })
  const matrix: Body = {
    type: 'x-mitre-matrix',
    id: matrixId,
    name: 'Enterprise ATT&CK',
    external_references: [{ source_name: 'mitre-attack', external_id: 'enterprise-attack' }],
    tactic_refs: [tacticId(2), tacticId(1), tacticId(9)],
  }
  const world = (techniques: Body[], subtechniqueOf: MatrixInput['subtechniqueOf'] = []): MatrixInput => ({
    matrices: [matrix],
    tactics: [tactic(1, 'Impact'), tactic(2, 'Access')],
    techniques,
    subtechniqueOf,
  })
  const names = (input: MatrixInput) =>
    layMatrix(input, matrixId)?.tactics.map((t) => [
      t.name,
      t.techniques.map((one) => [one.name, ...one.subtechniques.map((sub) => sub.name)]),
    ])

  it('has no matrix for one who may not read it', () => {
    expect(layMatrix({ ...world([]), matrices: [] }, matrixId)).toBeUndefined()
  })

  it('keeps the order of tactic_refs and passes over a tactic the reader does not have', () => {
    expect(names(world([]))).toEqual([
      ['Access', []],
      ['Impact', []],
    ])
  })

  it('leaves out revoked and deprecated techniques and those of another domain', () => {
    const input = world([
      technique(1, 'Old', ['impact'], { revoked: true }),
      technique(2, 'Older', ['impact'], { x_mitre_deprecated: true }),
      technique(3, 'Elsewhere', ['impact'], { x_mitre_domains: ['ics-attack'] }),
      technique(4, 'Wipe', ['impact']),
    ])
    expect(names(input)).toEqual([
      ['Access', []],
      ['Impact', [['Wipe']]],
    ])
  })

  it('counts a technique under two tactics once', () => {
    expect(layMatrix(world([technique(1, 'Both', ['impact', 'access'])]), matrixId)?.counts.techniques).toBe(1)
  })

  it('shows a sub-technique on its own when its parent is not readable, just as if it had none', () => {
    const child = technique(2, 'Child', ['impact'], { x_mitre_is_subtechnique: true })
    const edge = { source: techniqueId(2), target: techniqueId(1) }
    expect(names(world([technique(1, 'Parent', ['impact']), child], [edge]))?.[1]).toEqual([
      'Impact',
      [['Parent', 'Child']],
    ])
    expect(names(world([child], [edge]))).toEqual(names(world([child])))
  })

  it('takes an object of another author with the same code for the same technique: one cell, its users counted', () => {
    const code = { external_references: [{ source_name: 'mitre-attack', external_id: 'T1561' }] }
    const official = technique(1, 'Disk Wipe', ['impact'], { ...code, x_mitre_domains: ['enterprise-attack'] })
    const own = technique(2, 'Disk wipe, as we saw it', ['impact'], code)
    const laid = layMatrix(world([official, own]), matrixId)
    expect(laid?.counts.techniques).toBe(1)
    const techniques = laid ? techniquesOf(laid) : []
    const uses = [1, 2].map((n) => ({ source: `malware--${n}`, target: techniqueId(n) }))
    expect(countUses(uses, techniques).get(techniqueId(1))?.total).toBe(2)
    expect(names(world([own]))?.[1]).toEqual(['Impact', [['Disk wipe, as we saw it']]])
  })

  it('survives a circle of sub-techniques', () => {
    const circle = [
      { source: techniqueId(1), target: techniqueId(2) },
      { source: techniqueId(2), target: techniqueId(1) },
    ]
    expect(names(world([technique(1, 'A', ['impact']), technique(2, 'B', ['impact'])], circle))?.[1]).toEqual([
      'Impact',
      [['B', 'A']],
    ])
  })
})
