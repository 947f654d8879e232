import type { Input } from '@testudo/kernel/contract'
import { type changeIncident, coreOf, type Incident, INCIDENT_CORE, ownOf, PORTION_EXTENSION } from '../core/index.ts'

type Changes = Omit<Input<typeof changeIncident>, 'id' | 'modified'>

/** The next version of an incident. What nobody changed stays as it was, also what other tools wrote. */
export function changed(incident: Incident, matter: Changes, modified: string): Incident {
  const { name, description, types, determination, criticality, touches, participants, close, reopen } = matter
  const core = coreOf(incident)
  const own = ownOf(incident)
  const status = close === undefined ? (reopen === true ? 'open' : (core?.investigation_status ?? 'open')) : 'closed'
  const { closure: _closed, ...kept } = own ?? { extension_type: 'property-extension' as const, number: '' }
  const before = reopen === true ? kept : (own ?? kept)
  return {
    ...incident,
    modified,
    name: name ?? incident.name,
    description: description ?? incident.description,
    extensions: {
      ...incident.extensions,
      [INCIDENT_CORE]: {
        extension_type: 'property-extension',
        ...core,
        determination: determination ?? core?.determination ?? 'suspected',
        investigation_status: status,
        incident_types: types ?? core?.incident_types ?? [],
        ...(criticality !== undefined && { criticality: criticality.value }),
      },
      [PORTION_EXTENSION]: {
        ...before,
        touches_refs: touches ?? own?.touches_refs ?? [],
        participants: withLead(own?.participants ?? [], participants),
        ...(criticality !== undefined && { criticality_because: criticality.because }),
        ...(close !== undefined && { closure: { at: modified, because: close.because, lessons: close.lessons } }),
      },
    },
  } as Incident
}

/** The same incident led by another organisation; who led it supports. */
export function handed(incident: Incident, from: string, to: string | undefined): Incident {
  const own = ownOf(incident)
  const leads = own?.participants.find(({ part }) => part === 'lead')
  if (to === undefined || own === undefined || leads === undefined) return incident
  const others = own.participants.filter(({ part, organisation }) => part !== 'lead' && organisation !== to)
  const participants = [
    { ...leads, organisation: to },
    { ...leads, organisation: from, part: 'supports' as const },
    ...others,
  ]
  return { ...incident, extensions: { ...incident.extensions, [PORTION_EXTENSION]: { ...own, participants } } }
}

/** The lead stays whatever is said of the others. */
function withLead<P extends { readonly part: string; readonly organisation: string }>(
  before: readonly P[],
  wanted: readonly P[] | undefined,
): readonly P[] {
  if (wanted === undefined) return before
  const leads = before.filter(({ part }) => part === 'lead')
  return [
    ...leads,
    ...wanted.filter(
      ({ part, organisation }) => part !== 'lead' && leads.every((one) => one.organisation !== organisation),
    ),
  ]
}

export const newOnes = (incident: Incident, touches: readonly string[]): readonly string[] => {
  const before = new Set(ownOf(incident)?.touches_refs ?? [])
  return touches.filter((id) => !before.has(id))
}
