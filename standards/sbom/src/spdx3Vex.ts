import type { JsonObject } from '@testudo/stix/json'
import { objectsOf, textOf, textsOf } from './fields.ts'
import type { Place, VexJustification, VexStatus } from './item.ts'
import type { RawStatement } from './statement.ts'

/** Classes of the Security profile (SPDX 3.0, "VexVulnAssessmentRelationship"). */
const STATUSES = new Map<string, VexStatus>([
  ['security_VexAffectedVulnAssessmentRelationship', 'affected'],
  ['security_VexNotAffectedVulnAssessmentRelationship', 'not_affected'],
  ['security_VexFixedVulnAssessmentRelationship', 'fixed'],
  ['security_VexUnderInvestigationVulnAssessmentRelationship', 'under_investigation'],
])

const JUSTIFICATIONS = new Map<string, VexJustification>([
  ['componentNotPresent', 'component_not_present'],
  ['vulnerableCodeNotPresent', 'vulnerable_code_not_present'],
  ['vulnerableCodeNotInExecutePath', 'vulnerable_code_not_in_execute_path'],
  ['vulnerableCodeCannotBeControlledByAdversary', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['inlineMitigationsAlreadyExist', 'inline_mitigations_already_exist'],
])

interface Named {
  readonly name: string | undefined
  readonly aliases: readonly string[]
}

/** Assessments point to vulnerabilities that may come later in the graph: both wait for its end. */
export class Spdx3Vex {
  private readonly vulnerabilities = new Map<string, Named>()
  private readonly assessments: { readonly element: JsonObject; readonly place: Place }[] = []

  /** How many things wait. */
  get size(): number {
    return this.vulnerabilities.size + this.assessments.length
  }

  take(type: string | undefined, element: JsonObject, place: Place): void {
    if (type === 'security_Vulnerability') {
      const id = textOf(element['spdxId']) ?? textOf(element['@id'])
      if (id !== undefined) this.vulnerabilities.set(id, namesOf(element))
    } else if (type !== undefined && STATUSES.has(type)) this.assessments.push({ element, place })
  }

  *statements(): Generator<{ readonly raw: RawStatement; readonly place: Place }> {
    for (const { element, place } of this.assessments) yield { raw: this.statementOf(element), place }
  }

  private statementOf(element: JsonObject): RawStatement {
    const state = textOf(element['type']) ?? textOf(element['@type']) ?? ''
    const from = textOf(element['from'])
    const named = from === undefined ? undefined : this.vulnerabilities.get(from)
    const own = textOf(element['security_justificationType'])
    const to = textOf(element['to'])
    const assessed = textOf(element['security_assessedElement'])
    const parts =
      assessed === undefined ? [] : [{ identifiers: [{ kind: 'id' as const, value: assessed }], hashes: [] }]
    return {
      id: textOf(element['spdxId']) ?? textOf(element['@id']),
      vulnerability: named?.name ?? from,
      aliases: named?.aliases ?? [],
      state,
      status: STATUSES.get(state),
      products: (to === undefined ? textsOf(element['to']) : [to]).map((value) => ({
        identifiers: [{ kind: 'id', value }],
        hashes: [],
        versions: [],
        parts,
      })),
      justification: own === undefined ? undefined : JUSTIFICATIONS.get(own),
      ownJustification: own,
      impact: textOf(element['security_impactStatement']),
      action: textOf(element['security_actionStatement']),
      notes: textOf(element['security_statusNotes']),
      timestamp: textOf(element['security_modifiedTime']) ?? textOf(element['security_publishedTime']),
      author: undefined,
      supplier: textOf(element['suppliedBy']) ?? textsOf(element['suppliedBy'])[0],
      version: textOf(element['security_vexVersion']),
    }
  }
}

/** The name of a vulnerability: its CVE, else its own name; all other identifiers are aliases. */
function namesOf(element: JsonObject): Named {
  const identifiers = objectsOf(element['externalIdentifier']).flatMap((one) => {
    const value = textOf(one['identifier'])
    return value === undefined ? [] : [{ isCve: textOf(one['externalIdentifierType']) === 'cve', value }]
  })
  const name = identifiers.find(({ isCve }) => isCve)?.value ?? textOf(element['name']) ?? identifiers[0]?.value
  return { name, aliases: identifiers.map(({ value }) => value).filter((value) => value !== name) }
}
