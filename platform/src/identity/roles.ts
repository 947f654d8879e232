/** A role as stored: its verbs may be patterns. */
export interface Role {
  readonly name: string
  readonly title: { readonly en: string; readonly fr: string }
  readonly verbs: readonly string[]
  readonly builtin: boolean
}

/** Verbs of the platform itself, with one sentence each for the role editor. */
export const PLATFORM_VERBS: Readonly<Record<string, string>> = {
  'identity:read': 'See people, roles and clearances.',
  'identity:manage': 'Invite people, change roles and clearances, end sessions; never beyond one’s own.',
  'identity:all-nations': 'Do so for people of other nations and communities too.',
  'identity:roles': 'Change what a role may do; never beyond one’s own.',
  'audit:read': 'Read the audit log, as far as its labels allow.',
  'audit:read-all': 'Read also entries that carry no label.',
  'audit:witness': 'Countersign checkpoints of the audit log, as a node of an ally does.',
  'jobs:read-all': 'See the jobs of others.',
  'operator:health': 'See how the node is doing.',
  'operator:metrics': 'Read the metrics of the node.',
  'operator:backup': 'Take a backup.',
}

/** Protocols between machines. Their verbs are in no `*`: a role has them by name or not at all. */
const MACHINE_AREAS = new Set(['federation', 'taxii', 'sensor'])

export const isMachineVerb = (verb: string): boolean => MACHINE_AREAS.has(verb.split(':')[0] ?? '')

/** What is done from outside the centre, by those it serves. Also in no `*`: nobody of the centre has a portal. */
const OUTSIDE_AREAS = new Set(['portal'])

export const isOutsideVerb = (verb: string): boolean => OUTSIDE_AREAS.has(verb.split(':')[0] ?? '')

/** What a first start knows; afterwards the table is the truth. `*` before the colon stands for every capability, never for the platform. */
export const BUILTIN_ROLES: readonly Role[] = [
  role('staff', 'Commander’s staff', 'État-major', ['*:read', '*:ask', '*:whatif']),
  role('analyst', 'Analyst', 'Analyste', ['*:*']),
  role('watch', 'Watch officer', 'Officier de quart', [
    '*:read',
    '*:ask',
    '*:whatif',
    '*:import',
    '*:write',
    '*:edit',
    // Whoever is on watch warns at once; everything else is released by liaison officers.
    'vulnerabilities:release',
    // Containment begins on watch; every step that reaches a system waits for a person all the same.
    '*:run',
    'operator:health',
  ]),
  role('liaison', 'Liaison officer', 'Officier de liaison', [
    '*:read',
    '*:ask',
    '*:whatif',
    '*:release',
    '*:export',
    '*:delegate',
    '*:contacts',
  ]),
  role('administrator', 'Administrator', 'Administrateur', [
    'identity:read',
    'identity:manage',
    'identity:all-nations',
    'identity:roles',
    'audit:read',
    'jobs:read-all',
    'operator:health',
    'sharing:read',
    'sharing:sync',
    '*:peers',
    '*:collections',
    '*:mappings',
    '*:sources',
    '*:contacts',
    '*:escrow',
  ]),
  role('auditor', 'Auditor', 'Auditeur', ['audit:read', 'audit:read-all', 'identity:read', '*:escrow']),
  role('witness', 'Witness of the audit log', 'Témoin du journal d’audit', ['audit:witness']),
  role('peer', 'Node of an ally', 'Nœud d’un allié', ['federation:peer']),
  role('taxii-reader', 'Reader over TAXII', 'Lecteur par TAXII', ['taxii:read']),
  role('sensor', 'Sender of events', 'Émetteur d’événements', ['sensor:push']),
  role('list-reader', 'Appliance that fetches lists', 'Équipement qui relève des listes', ['sensor:lists']),
  role('taxii-writer', 'Writer over TAXII', 'Rédacteur par TAXII', ['taxii:read', 'taxii:write']),
  role('operator-desk', 'Operator of infrastructure', 'Exploitant d’infrastructure', ['portal:read', 'portal:answer']),
  role('operator', 'Operator', 'Exploitant', [
    'operator:health',
    'operator:metrics',
    'operator:backup',
    'jobs:read-all',
  ]),
]

function role(name: string, en: string, fr: string, verbs: readonly string[]): Role {
  return { name, title: { en, fr }, verbs, builtin: true }
}

/**
 * Deeds that keep a node rather than do its work: who may read what from outside, what foreign words mean here, who stands
 * behind a name. A role gets them by name; `*` after the colon does not stand for them.
 */
const KEEPING: ReadonlySet<string> = new Set(['peers', 'collections', 'mappings', 'contacts', 'escrow'])

/** The verbs that patterns stand for, among those this node knows. Unknown verbs grant nothing. */
export function expandVerbs(patterns: readonly string[], known: Iterable<string>): Set<string> {
  const wanted = patterns.map((pattern) => pattern.split(':'))
  const verbs = new Set<string>()
  for (const verb of known) {
    const [what = '', deed = ''] = verb.split(':')
    const platform = verb in PLATFORM_VERBS || isMachineVerb(verb) || isOutsideVerb(verb)
    const matches = wanted.some(
      ([w, d]) =>
        (w === what || (w === '*' && !platform)) &&
        (d === deed || (d === '*' && (w !== '*' || !(platform || KEEPING.has(deed))))),
    )
    if (matches) verbs.add(verb)
  }
  return verbs
}
