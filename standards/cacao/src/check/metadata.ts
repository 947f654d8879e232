import { isObject, type JsonObject } from '@testudo/stix/json'
import { compareTimestamps, isTimestamp } from '@testudo/stix/timestamp'
import { isOneOf, PLAYBOOK_TYPES } from '../vocabulary.ts'
import { type Outline, textOr } from '../workflow/outline.ts'
import { type Findings, shown } from './finding.ts'
import { objectAt } from './references.ts'
import { under } from './shape.ts'
import { partsOf } from './values.ts'

const commandsOf = (outline: Outline): readonly JsonObject[] =>
  [...outline.steps.values()].flatMap(({ raw }) =>
    Array.isArray(raw['commands']) ? raw['commands'].filter(isObject) : [],
  )

/** What the head of the playbook says of itself, against what is in it. */
export function checkMetadata(playbook: JsonObject, outline: Outline, now: string | undefined, found: Findings): void {
  const id = textOr(playbook['id'])
  if (id !== undefined && partsOf(id)?.type !== 'playbook') found.error('playbook.id', '/id', { id: shown(id) })
  checkUse(playbook, now, found)
  checkActivities(playbook, outline, found)
  checkSummary(playbook, outline, found)
  checkSignatures(playbook, found)
  const offensive = commandsOf(outline).some((command) => command['type'] === 'caldera-cmd')
  const types = playbook['playbook_types']
  if (offensive || (Array.isArray(types) && types.includes('attack')))
    found.warn('playbook.attack', offensive ? '/workflow' : '/playbook_types')
}

function checkUse(playbook: JsonObject, now: string | undefined, found: Findings): void {
  if (playbook['revoked'] === true) return found.warn('playbook.revoked', '/revoked')
  if (now === undefined) return
  const [from, until] = [textOr(playbook['valid_from']), textOr(playbook['valid_until'])]
  if (from !== undefined && isTimestamp(from) && compareTimestamps(now, from) < 0)
    found.warn('playbook.not_yet_valid', '/valid_from', { from })
  if (until !== undefined && isTimestamp(until) && compareTimestamps(now, until) >= 0)
    found.warn('playbook.expired', '/valid_until', { until })
}

function checkActivities(playbook: JsonObject, outline: Outline, found: Findings): void {
  const types = playbook['playbook_types']
  const activities = playbook['playbook_activities']
  if (
    Array.isArray(types) &&
    types.some((type) => typeof type === 'string' && isOneOf(PLAYBOOK_TYPES, type)) &&
    activities === undefined
  )
    found.must('playbook.no_activity', '/playbook_types')
  if (!Array.isArray(activities)) return
  const done = new Set(commandsOf(outline).map((command) => command['playbook_activity']))
  for (const [i, activity] of activities.entries())
    if (typeof activity === 'string' && !done.has(activity))
      found.must('playbook.activity', under('/playbook_activities', i), { activity: shown(activity) })
}

/** What a playbook makes use of, by the names of §10.14. */
function featuresOf(playbook: JsonObject, outline: Outline): Readonly<Record<string, boolean>> {
  const steps = [...outline.steps.values()]
  const has = (type: string) => steps.some((step) => step.type === type)
  const commands = commandsOf(outline)
  const signatures = Array.isArray(playbook['signatures']) ? playbook['signatures'] : []
  return {
    manual_playbook: commands.length > 0 && commands.every((command) => command['type'] === 'manual'),
    external_playbooks: has('playbook-action'),
    parallel_processing: has('parallel'),
    if_logic: has('if-condition'),
    while_logic: has('while-condition'),
    switch_logic: has('switch-condition'),
    temporal_logic: steps.some(({ raw }) => raw['delay'] !== undefined || raw['timeout'] !== undefined),
    data_markings: Object.keys(objectAt(playbook, 'data_marking_definitions')).length > 0,
    digital_signatures: signatures.length > 0,
    countersigned_signatures: signatures.some((signature) => isObject(signature) && isObject(signature['signature'])),
    extensions: Object.keys(objectAt(playbook, 'extension_definitions')).length > 0,
  }
}

function checkSummary(playbook: JsonObject, outline: Outline, found: Findings): void {
  const claimed = playbook['playbook_processing_summary']
  if (!isObject(claimed)) return
  for (const [name, is] of Object.entries(featuresOf(playbook, outline))) {
    const claims = claimed[name] === true
    const path = under('/playbook_processing_summary', name)
    if (is && !claims) found.must('summary.not_claimed', path, { name })
    if (!is && claims) found.must('summary.not_used', path, { name })
  }
}

function checkSignatures(playbook: JsonObject, found: Findings): void {
  const look = (signature: unknown, path: string): void => {
    if (!isObject(signature)) return
    if (textOr(signature['related_to']) !== undefined && signature['related_to'] !== playbook['id'])
      found.must('signature.related_to', under(path, 'related_to'))
    const version = textOr(signature['related_version'])
    if (version !== undefined && version !== playbook['modified'])
      found.must('signature.related_version', under(path, 'related_version'))
    if (signature['revoked'] === true) found.warn('signature.revoked', under(path, 'revoked'))
    look(signature['signature'], under(path, 'signature'))
  }
  const signatures = playbook['signatures']
  if (Array.isArray(signatures))
    for (const [i, signature] of signatures.entries()) look(signature, under('/signatures', i))
}
