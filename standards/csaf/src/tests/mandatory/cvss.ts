import { severityOf } from '@testudo/cvss'
import { cvssObjectsOf } from '../../context/scores.ts'
import { textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { contradictions, environmentalOf, scoresOfObject, vectorOf } from '../../values/cvss.ts'

/** CSAF 2.0 §6.1.7: within a vulnerability a product has one score of each CVSS version (2.1: of each source). */
export const manyScores: CsafTest = {
  id: '6.1.7',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Scores with same Version per Product',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const scored = new Map<string, Set<string>>()
      for (const scores of context.scoresOf(vulnerability))
        for (const { version, key, path } of cvssObjectsOf(scores)) {
          const kind = JSON.stringify([version ?? key, scores.source])
          const before = scored.get(kind) ?? new Set()
          scored.set(kind, before)
          const twice = scores.products.find((product) => before.has(product))
          if (twice !== undefined)
            report(path, `The product ${JSON.stringify(twice)} has a score of CVSS ${version ?? key} before.`)
          for (const product of scores.products) before.add(product)
        }
    }
  },
}

/** CSAF 2.0 §6.1.8: a CVSS object is valid by the schema of its version. */
export const invalidCvss: CsafTest = {
  id: '6.1.8',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Invalid CVSS',
  run({ cvssObjects, flawsOfCvss }, report) {
    if (flawsOfCvss === undefined) return
    for (const cvss of cvssObjects)
      for (const { path, message } of flawsOfCvss(cvss)) report(`${cvss.path}${path}`, message)
  },
}

/** CSAF 2.0 §6.1.9: scores and severities are those of the vector. A vector that cannot be scored makes none right. */
export const wrongComputation: CsafTest = {
  id: '6.1.9',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Invalid CVSS computation',
  run({ cvssObjects }, report) {
    for (const cvss of cvssObjects) {
      const vector = vectorOf(cvss)
      if (vector === undefined) continue
      if (typeof vector === 'string') {
        report(`${cvss.path}/vectorString`, `The vector cannot be scored: ${vector}`)
        continue
      }
      const { base, temporal = base } = scoresOfObject(cvss, vector)
      const isEarlier = vector.version !== '4.0'
      const expected: readonly (readonly [string, number])[] = isEarlier
        ? [
            ['base', base],
            ['temporal', temporal],
            ['environmental', environmentalOf(cvss, vector)],
          ]
        : [['base', base]]
      for (const [name, score] of expected) {
        const given = cvss.node[`${name}Score`]
        if (typeof given === 'number' && given !== score)
          report(`${cvss.path}/${name}Score`, `The ${name} score of this vector is ${score}, not ${given}.`)
        const severity = severityOf(vector.version, score).toUpperCase()
        const said = vector.version === '2.0' ? undefined : textOf(cvss.node[`${name}Severity`])
        if (said !== undefined && said !== severity)
          report(`${cvss.path}/${name}Severity`, `The ${name} severity of this vector is ${severity}, not ${said}.`)
      }
    }
  },
}

/** CSAF 2.0 §6.1.10: metrics beside a vector say what the vector says. */
export const inconsistentCvss: CsafTest = {
  id: '6.1.10',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Inconsistent CVSS',
  run({ cvssObjects }, report) {
    for (const cvss of cvssObjects) {
      const vector = vectorOf(cvss)
      if (typeof vector !== 'object') continue
      for (const { property, expected } of contradictions(cvss, vector))
        report(`${cvss.path}/${property}`, `The vector says ${expected}.`)
    }
  },
}
