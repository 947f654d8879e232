import type { Answer } from '../contract/warnings.ts'
import { isRecord, type Json, listOf, plainText, timeOf } from './json.ts'
import { equipmentIdOf, isVulnerabilityId, type VexAnswer, type VexProblem, type VexReading } from './vexAnswer.ts'

/** Groups of `product_status` that say something of a piece, and the answer they are. */
const GROUPS: readonly (readonly [group: string, answer: Answer])[] = [
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_not_affected', 'not-affected'],
  ['known_affected', 'not-yet'],
  ['under_investigation', 'unknown'],
]

/** CSAF of category `csaf_vex` (CSAF 2.0 §4.5): flags are justifications, threats of category impact are the reasons. */
export function readCsafVex(document: Json): VexReading {
  const head = document['document'] as Json
  const problem = (at: string, message: string): VexReading => ({ answers: [], problems: [{ at, message }] })
  if (head['category'] !== 'csaf_vex') return problem('/document/category', 'A CSAF document here is a csaf_vex.')
  const tracking = isRecord(head['tracking']) ? head['tracking'] : {}
  const at = timeOf(tracking['current_release_date'])
  if (at === undefined)
    return problem('/document/tracking/current_release_date', 'The date of this version is missing.')

  const answers: VexAnswer[] = []
  const problems: VexProblem[] = []
  for (const [i, vulnerability] of listOf(document['vulnerabilities']).entries()) {
    const place = `/vulnerabilities/${i}`
    if (!isRecord(vulnerability)) {
      problems.push({ at: place, message: 'A vulnerability is an object.' })
      continue
    }
    const [first] = listOf(vulnerability['ids'])
    const name = plainText(vulnerability['cve']) || plainText(isRecord(first) ? first['text'] : undefined)
    if (!isVulnerabilityId(name)) problems.push({ at: place, message: 'The vulnerability has neither cve nor ids.' })
    const status = isRecord(vulnerability['product_status']) ? vulnerability['product_status'] : {}
    const reasons = reasonsOf(vulnerability)
    for (const [group, answer] of GROUPS)
      for (const [j, product] of listOf(status[group]).entries()) {
        const id = plainText(product)
        const spot = `${place}/product_status/${group}/${j}`
        const one = reasons.get(id) ?? {}
        const said = answer === 'not-yet' && one.mitigation !== undefined ? 'mitigated' : answer
        const because =
          (said === 'mitigated' ? one.mitigation : said === 'not-affected' ? one.impact : one.action) ?? ''
        if (said === 'not-affected' && because === '' && one.flag === undefined)
          problems.push({ at: spot, message: 'known_not_affected needs a flag or a threat of category impact.' })
        answers.push({
          vulnerability: name,
          equipment: equipmentIdOf(id),
          answer: said,
          because,
          ...(one.flag === undefined || said !== 'not-affected' ? {} : { justification: one.flag }),
          place: spot,
          at,
        })
      }
  }
  const twice = Map.groupBy(answers, ({ vulnerability, equipment }) => `${vulnerability}\n${equipment}`)
  for (const [first, second] of twice.values())
    if (first !== undefined && second !== undefined && first.answer !== second.answer)
      problems.push({ at: second.place, message: `It says something else of the same equipment at ${first.place}.` })
  if (answers.length === 0 && problems.length === 0)
    problems.push({ at: '/vulnerabilities', message: 'There is no statement in it.' })
  return { answers, problems }
}

interface Reasons {
  readonly flag?: string
  readonly impact?: string
  readonly mitigation?: string
  readonly action?: string
}

/** Flags, impacts and remediations by product. */
function reasonsOf(vulnerability: Json): ReadonlyMap<string, Reasons> {
  const reasons = new Map<string, Reasons>()
  const add = (list: unknown, key: (one: Json) => Reasons | undefined) => {
    for (const one of listOf(list)) {
      const more = isRecord(one) ? key(one) : undefined
      if (!isRecord(one) || more === undefined) continue
      for (const product of listOf(one['product_ids'])) {
        const id = plainText(product)
        reasons.set(id, { ...reasons.get(id), ...more })
      }
    }
  }
  add(vulnerability['flags'], (one) => ({ flag: plainText(one['label']) }))
  add(vulnerability['threats'], (one) =>
    one['category'] === 'impact' ? { impact: plainText(one['details']) } : undefined,
  )
  add(vulnerability['remediations'], (one) => {
    const details = plainText(one['details'])
    const mitigates = one['category'] === 'mitigation' || one['category'] === 'workaround'
    return mitigates ? { mitigation: details } : { action: details }
  })
  return reasons
}
