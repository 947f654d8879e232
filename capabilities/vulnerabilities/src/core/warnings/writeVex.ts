import { type OpenVexResult, type OpenVexStatement, writeOpenVex } from '@testudo/sbom'
import { type Justification, JUSTIFICATIONS } from '../model.ts'
import { type GivenAnswer, statementOf } from './answers.ts'
import { equipmentUrn } from './vexAnswer.ts'

/**
 * What an operator has answered, as an OpenVEX document of its own: to keep, to give to others, or to sign and send back.
 * Each statement has the time of its answer, so that what is sent back changes nothing.
 *
 * @param namespace what the id of the document begins with
 */
export function writeVex(
  given: {
    readonly operator: string
    readonly vulnerability: string
    readonly answers: readonly (GivenAnswer & { readonly at: number })[]
  },
  namespace: string,
): OpenVexResult {
  const { operator, vulnerability, answers } = given
  const source = { key: operator, name: operator }
  const statements = answers.map((answer): OpenVexStatement => {
    const { status, justification, impact, action, at } = statementOf(answer, { vulnerability, source, at: answer.at })
    const known = JUSTIFICATIONS.find((one): one is Justification => one === justification)
    return {
      vulnerability,
      status,
      timestamp: new Date(at).toISOString(),
      ...(known === undefined ? {} : { justification: known }),
      ...(impact === undefined ? {} : { impact }),
      ...(action === undefined ? {} : { action }),
      products: [
        {
          identifiers: [{ kind: 'id', value: equipmentUrn(answer.equipment) }],
          hashes: [],
          versions: [],
          parts: [],
        },
      ],
    }
  })
  return writeOpenVex(
    {
      author: operator,
      role: 'Operator',
      timestamp: new Date(Math.max(0, ...answers.map(({ at }) => at))).toISOString(),
      version: 1,
      statements,
    },
    namespace,
  )
}
