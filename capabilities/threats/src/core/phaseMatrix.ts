import { uuid5 } from '@testudo/stix'
import { type Body, isRecord, isWithdrawn, textOf } from './body.ts'
import { LAYER_DOMAINS, type LayerDomain } from './layer.ts'
import { domainOf, KILL_CHAIN, type MatrixInput } from './matrix.ts'

/** Names of tactics made here lie in a space of their own: they never meet an object anybody sent. */
const NAMESPACE = '3b0d3a86-5b1c-4f58-9a3c-0f6d1d8f7a52'

/** Phases in the order in which ATT&CK lays them out (version 18.1, `tactic_refs` of each matrix). */
const ORDER: Readonly<Record<LayerDomain, string>> = {
  'enterprise-attack':
    'reconnaissance resource-development initial-access execution persistence privilege-escalation defense-evasion ' +
    'credential-access discovery lateral-movement collection command-and-control exfiltration impact',
  'mobile-attack':
    'initial-access execution persistence privilege-escalation defense-evasion credential-access discovery ' +
    'lateral-movement collection command-and-control exfiltration impact',
  'ics-attack':
    'initial-access execution persistence privilege-escalation evasion discovery lateral-movement collection ' +
    'command-and-control inhibit-response-function impair-process-control impact',
}

const NAMES: Readonly<Record<LayerDomain, string>> = {
  'enterprise-attack': 'Enterprise',
  'mobile-attack': 'Mobile',
  'ics-attack': 'ICS',
}

const title = (phase: string): string =>
  phase
    .split('-')
    .map((word) => (word === 'and' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ')

/** Phases of one kill chain that current techniques name. */
function phasesIn(techniques: readonly Body[], chain: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const technique of techniques) {
    const phases = technique['kill_chain_phases']
    if (isWithdrawn(technique) || !Array.isArray(phases)) continue
    for (const one of phases)
      if (isRecord(one) && one['kill_chain_name'] === chain) found.add(textOf(one['phase_name']) ?? '')
  }
  return found
}

/**
 * Adds a matrix for each ATT&CK domain that the reader has techniques of but no matrix: its columns are the phases those
 * techniques name. Nothing of it is stored; with ATT&CK imported the real matrix takes its place. Time O(techniques).
 */
export function withPhaseMatrices(input: MatrixInput): MatrixInput {
  const told = new Set(input.matrices.filter((one) => !isWithdrawn(one)).map(domainOf))
  const made = LAYER_DOMAINS.filter((domain) => !told.has(domain)).flatMap((domain) => {
    const named = phasesIn(input.techniques, KILL_CHAIN[domain])
    const tactics = ORDER[domain]
      .split(' ')
      .filter((phase) => named.has(phase))
      .map((phase) => ({
        id: `x-mitre-tactic--${uuid5(NAMESPACE, `${domain} ${phase}`)}`,
        name: title(phase),
        x_mitre_shortname: phase,
      }))
    return tactics.length === 0 ? [] : [{ domain, tactics }]
  })
  return {
    ...input,
    tactics: [...input.tactics, ...made.flatMap(({ tactics }) => tactics)],
    matrices: [
      ...input.matrices,
      ...made.map(({ domain, tactics }) => ({
        id: `x-mitre-matrix--${uuid5(NAMESPACE, domain)}`,
        name: NAMES[domain],
        external_references: [{ source_name: 'mitre-attack', external_id: domain }],
        tactic_refs: tactics.map((tactic) => tactic.id),
      })),
    ],
  }
}
