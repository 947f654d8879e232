import type { Answer } from '../contract/warnings.ts'
import { JUSTIFICATIONS } from '../model.ts'
import { isRecord, type Json, listOf, plainText, timeOf } from './json.ts'
import { readCsafVex } from './readCsafVex.ts'
import { equipmentIdOf, isVulnerabilityId, type VexAnswer, type VexProblem, type VexReading } from './vexAnswer.ts'

/** Statements times products. */
const MOST_ANSWERS = 10_000

/**
 * Reads what an operator says of its own equipment: OpenVEX 0.2.0, or CSAF 2.0/2.1 of category `csaf_vex`. Products are
 * named by the ids of the equipment (those of the product tree of our warnings). All problems are told, each with its place;
 * who asks keeps nothing of a document that has any.
 */
export function readVex(document: unknown): VexReading {
  if (!isRecord(document)) return refuse('', 'A VEX document is a JSON object.')
  const reading = isRecord(document['document']) ? readCsafVex(document) : readOpenVex(document)
  if (reading.answers.length > MOST_ANSWERS)
    return refuse('', `More than ${MOST_ANSWERS} statements in one document. Send them in several.`)
  return reading
}

const refuse = (at: string, message: string): VexReading => ({ answers: [], problems: [{ at, message }] })

const STATUS: Readonly<Record<string, Answer>> = {
  fixed: 'fixed',
  not_affected: 'not-affected',
  affected: 'not-yet',
  under_investigation: 'unknown',
}

function readOpenVex(document: Json): VexReading {
  const context = document['@context']
  if (typeof context !== 'string' || !context.startsWith('https://openvex.dev/ns'))
    return refuse('/@context', 'This is neither OpenVEX nor a CSAF document of category csaf_vex.')
  const time = timeOf(document['timestamp'])
  if (time === undefined) return refuse('/timestamp', 'A timestamp of RFC 3339 is missing.')
  const answers: VexAnswer[] = []
  const problems: VexProblem[] = []
  for (const [i, statement] of listOf(document['statements']).entries()) {
    const place = `/statements/${i}`
    if (answers.length > MOST_ANSWERS) break
    if (!isRecord(statement)) {
      problems.push({ at: place, message: 'A statement is an object.' })
      continue
    }
    const named = statement['vulnerability']
    const vulnerability = plainText(isRecord(named) ? named['name'] : named)
    if (!isVulnerabilityId(vulnerability))
      problems.push({ at: `${place}/vulnerability`, message: 'The vulnerability is not named, or not by an id.' })
    const status = plainText(statement['status'])
    const answer = Object.hasOwn(STATUS, status) ? STATUS[status] : undefined
    if (answer === undefined)
      problems.push({ at: `${place}/status`, message: 'The status is none of the four of VEX.' })
    const justification = plainText(statement['justification'])
    if (justification !== '' && !JUSTIFICATIONS.some((known) => known === justification))
      problems.push({ at: `${place}/justification`, message: 'The justification is none of the five of VEX.' })
    const because = plainText(statement['impact_statement']) || plainText(statement['action_statement'])
    if (answer === 'not-affected' && because === '' && justification === '')
      problems.push({ at: place, message: 'not_affected needs a justification or an impact statement.' })
    const products = listOf(statement['products'])
    if (products.length === 0) problems.push({ at: `${place}/products`, message: 'No equipment is named.' })
    for (const [j, product] of products.entries()) {
      const equipment = equipmentIdOf(plainText(isRecord(product) ? product['@id'] : product))
      if (equipment === '') problems.push({ at: `${place}/products/${j}`, message: 'The product has no @id.' })
      else if (answer !== undefined)
        answers.push({
          vulnerability,
          equipment,
          answer,
          because,
          ...(justification === '' || answer !== 'not-affected' ? {} : { justification }),
          place: `${place}/products/${j}`,
          at: timeOf(statement['timestamp']) ?? time,
        })
    }
  }
  if (answers.length === 0 && problems.length === 0)
    problems.push({ at: '/statements', message: 'There is no statement in it.' })
  return { answers, problems }
}
