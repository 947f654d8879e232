import { isObject, type JsonObject, type JsonValue } from '@testudo/stix/json'
import { PEOPLE } from '../vocabulary.ts'
import { type Outline, textOr } from '../workflow/outline.ts'
import { lacksAddress } from './agents.ts'
import { type Findings, shown } from './finding.ts'
import { under } from './shape.ts'
import { claimedType, partsOf } from './values.ts'

const DEFINITIONS = [
  'workflow',
  'agent_definitions',
  'target_definitions',
  'authentication_info_definitions',
  'extension_definitions',
  'data_marking_definitions',
] as const

export const objectAt = (playbook: JsonObject, name: string): JsonObject => {
  const value = playbook[name]
  return isObject(value) ? value : {}
}

/** Ids of what is defined, and what refers to it by id: agents, targets, authentication, markings, extensions. */
export function checkReferences(playbook: JsonObject, outline: Outline, found: Findings): void {
  checkKeys(playbook, found)
  checkParties(playbook, outline, found)
  checkAuthentication(playbook, found)
  const markings = objectAt(playbook, 'data_marking_definitions')
  for (const [i, id] of listOf(playbook['markings']).entries())
    if (typeof id === 'string' && !Object.hasOwn(markings, id))
      found.error('marking.dangling', under('/markings', i), { id: shown(id) })
  for (const [id, marking] of Object.entries(markings))
    if (isObject(marking) && marking['id'] !== undefined && marking['id'] !== id)
      found.error('marking.id', `${under('/data_marking_definitions', id)}/id`)
  checkExtensions(playbook, found)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const ADDRESSED: ReadonlySet<string> = new Set(['agent_definitions', 'target_definitions'])

/** Keys are identifiers of the type of what stands under them; no UUID stands twice (§10.10). */
function checkKeys(playbook: JsonObject, found: Findings): void {
  const uuids = new Map<string, string>()
  for (const name of DEFINITIONS)
    for (const [id, value] of Object.entries(objectAt(playbook, name))) {
      const path = under(`/${name}`, id)
      const parts = partsOf(id)
      if (ADDRESSED.has(name) && isObject(value) && lacksAddress(value)) {
        // Under a key that is no identifier stands somebody the executor knows by name.
        if (parts) found.error('agent.address', path)
        else found.must('agent.address', path)
      }
      const type = isObject(value) ? textOr(value['type']) : undefined
      const claimed = parts?.type ?? claimedType(id)
      if (type !== undefined && claimed !== undefined && claimed !== type)
        found.error('identifier.contradicts', under(path, 'type'), { claimed: shown(claimed), type: shown(type) })
      if (!parts) {
        found.must('identifier.form', path, { id: shown(id) })
        continue
      }
      if (name === 'workflow' && parts.version !== '4')
        found.must('identifier.version', path, { version: parts.version })
      const uuid = id.slice(-36).toLowerCase()
      const other = uuids.get(uuid)
      if (other !== undefined && other !== id && other.slice(0, -36) !== id.slice(0, -36))
        found.must('identifier.uuid_twice', path, { id: shown(other) })
      uuids.set(uuid, id)
    }
}

/** Types of agent that can execute a command by themselves, and what else a command may be sent to. */
const FITS: Readonly<Record<string, ReadonlySet<string>>> = {
  'http-api': new Set(['http-api', 'net-address', 'security-category', 'linux']),
  'openc2-http': new Set(['http-api', 'net-address', 'security-category', 'linux']),
  ssh: new Set(['ssh', 'linux', 'net-address', 'security-category']),
  bash: new Set(['linux', 'ssh', 'net-address', 'security-category']),
  powershell: new Set(['net-address', 'security-category', 'ssh', 'linux']),
}

function checkParties(playbook: JsonObject, outline: Outline, found: Findings): void {
  const agents = objectAt(playbook, 'agent_definitions')
  const targets = objectAt(playbook, 'target_definitions')
  const used = new Set<string>()
  for (const step of outline.steps.values()) {
    if (step.type !== 'action') continue
    const agent = textOr(step.raw['agent'])
    if (agent !== undefined) {
      used.add(agent)
      if (!Object.hasOwn(agents, agent))
        found.error(
          Object.hasOwn(targets, agent) ? 'agent.dangling.target' : 'agent.dangling',
          under(step.path, 'agent'),
          { id: shown(agent) },
        )
      else checkFit(step.raw, agents[agent], under(step.path, 'agent'), found)
    }
    const seen = new Set<string>()
    for (const [i, target] of listOf(step.raw['targets']).entries()) {
      if (typeof target !== 'string') continue
      const path = under(under(step.path, 'targets'), i)
      used.add(target)
      if (!Object.hasOwn(targets, target))
        found.error(Object.hasOwn(agents, target) ? 'target.dangling.agent' : 'target.dangling', path, {
          id: shown(target),
        })
      if (seen.has(target)) found.warn('target.twice', path, { id: shown(target) })
      seen.add(target)
    }
  }
  for (const name of ['agent_definitions', 'target_definitions'])
    for (const id of Object.keys(objectAt(playbook, name)))
      if (!used.has(id)) found.note('definition.unused', under(`/${name}`, id), { id: shown(id) })
}

function checkFit(step: JsonObject, agent: JsonValue | undefined, path: string, found: Findings): void {
  const type = isObject(agent) ? textOr(agent['type']) : undefined
  if (type === undefined) return
  for (const command of listOf(step['commands'])) {
    const kind = isObject(command) ? textOr(command['type']) : undefined
    if (kind === undefined) continue
    const people = PEOPLE.has(type)
    const fits = Object.hasOwn(FITS, kind) ? FITS[kind] : undefined
    if (people && kind !== 'manual') return found.warn('agent.fit', path, { type: shown(type), kind: shown(kind) })
    const known = people || fits?.has(type) !== false || !isKnownAgent(type)
    if (!known) return found.warn('agent.fit.command', path, { type: shown(type), kind: shown(kind) })
  }
}

const isKnownAgent = (type: string): boolean =>
  ['http-api', 'ssh', 'linux', 'net-address', 'security-category'].includes(type)

function checkAuthentication(playbook: JsonObject, found: Findings): void {
  const infos = objectAt(playbook, 'authentication_info_definitions')
  const used = new Set<string>()
  for (const name of ['agent_definitions', 'target_definitions'])
    for (const [id, party] of Object.entries(objectAt(playbook, name))) {
      const info = isObject(party) ? textOr(party['authentication_info']) : undefined
      if (info === undefined) continue
      used.add(info)
      if (!Object.hasOwn(infos, info))
        found.error('authentication.dangling', under(under(`/${name}`, id), 'authentication_info'), { id: shown(info) })
    }
  for (const id of Object.keys(infos))
    if (!used.has(id))
      found.note('definition.unused.authentication', under('/authentication_info_definitions', id), { id: shown(id) })
}

const EXTENDED = /^(?:playbook|step|agent_target|authentication_info|marking)_extensions$/

/** Every extension in use must be defined (§8). */
function checkExtensions(playbook: JsonObject, found: Findings): void {
  const defined = objectAt(playbook, 'extension_definitions')
  const look = (value: JsonValue, path: string): void => {
    if (Array.isArray(value)) return value.forEach((item: JsonValue, i) => look(item, under(path, i)))
    if (!isObject(value)) return
    for (const [name, item] of Object.entries(value)) {
      const at = under(path, name)
      if (!EXTENDED.test(name) || !isObject(item)) look(item, at)
      else
        for (const id of Object.keys(item))
          if (!Object.hasOwn(defined, id)) found.must('extension.undefined', under(at, id), { id: shown(id) })
    }
  }
  look(playbook, '')
}
