import type { Answer } from '../contract/warnings.ts'
import { isOpenVex, readOpenVex, type VexStatus } from '@testudo/sbom'
import { isRecord, type Json } from './json.ts'
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
  const reading = isRecord(document['document']) ? readCsafVex(document) : readStatements(document)
  if (reading.answers.length > MOST_ANSWERS)
    return refuse('', `More than ${MOST_ANSWERS} statements in one document. Send them in several.`)
  return reading
}

const refuse = (at: string, message: string): VexReading => ({ answers: [], problems: [{ at, message }] })

const STATUS: Readonly<Record<VexStatus, Answer>> = {
  fixed: 'fixed',
  not_affected: 'not-affected',
  affected: 'not-yet',
  under_investigation: 'unknown',
}

/** OpenVEX by the standard's reader; what it passes over is a problem here: a document is taken whole or not at all. */
function readStatements(document: Json): VexReading {
  if (!isOpenVex(document))
    return refuse('/@context', 'This is neither OpenVEX nor a CSAF document of category csaf_vex.')
  const { statements, problems } = readOpenVex(document)
  const more: VexProblem[] = []
  const answers = statements.flatMap((one) => {
    if (!isVulnerabilityId(one.vulnerability))
      more.push({ at: `${one.path}/vulnerability`, message: 'The vulnerability is not named by an id.' })
    const because = (one.impact ?? one.action ?? '').slice(0, 2_000)
    return one.products.flatMap(({ identifiers, path }): VexAnswer[] => {
      const named = identifiers.find(({ kind }) => kind === 'id') ?? identifiers[0]
      const equipment = equipmentIdOf(named?.value ?? '')
      if (equipment === '') more.push({ at: path, message: 'The product has no @id.' })
      return [
        {
          vulnerability: one.vulnerability,
          equipment,
          answer: STATUS[one.status],
          because,
          ...(one.justification === undefined || one.status !== 'not_affected'
            ? {}
            : { justification: one.justification }),
          place: path,
          at: one.at,
        },
      ]
    })
  })
  return { answers, problems: [...problems.map(({ path, message }) => ({ at: path, message })), ...more] }
}
