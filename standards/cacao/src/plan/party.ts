import { isObject, type JsonValue } from '@testudo/stix/json'
import { flawOfAddress } from '../check/agents.ts'
import { under } from '../check/shape.ts'
import type { AgentTarget, AuthenticationInfo, Playbook } from '../types.ts'
import { type Filler, fillLine, Unfit } from '../variables/fill.ts'
import { fillJson } from '../variables/fillHttp.ts'
import { referencesIn } from '../variables/names.ts'
import { PEOPLE } from '../vocabulary.ts'
import { tell } from '../tell/told.ts'
import type { Addresses, AuthenticationPlan, PartyPlan } from './plan.ts'

/** Plans an agent or a target. @throws {Unfit} where a value cannot stand; the message names the property */
export function planParty(
  playbook: Playbook,
  from: 'agent_definitions' | 'target_definitions',
  id: string,
  filler: Filler,
): PartyPlan {
  const definitions: Readonly<Record<string, AgentTarget>> = playbook[from] ?? {}
  const party = Object.hasOwn(definitions, id) ? definitions[id] : undefined
  if (party === undefined) throw new Unfit(tell('unfit.not_among', { id, definitions: from }))
  const text = (name: string, value: string) =>
    within(`${under(`/${from}`, id)}/${name}`, () => fillLine(value, filler))
  const info = party.authentication_info
  return {
    id,
    type: party.type,
    name: text('name', party.name),
    isPeople: PEOPLE.has(party.type),
    addresses: addressesOf(party, (kind, value) => text(`address/${kind}`, value)),
    ...(party.port === undefined ? {} : { port: portOf(text('port', party.port)) }),
    ...(party.category === undefined ? {} : { category: party.category }),
    ...(isObject(party.contact) ? { contact: fillJson(party.contact, filler) } : {}),
    ...(isObject(party.location) ? { location: fillJson(party.location as JsonValue, filler) } : {}),
    ...(info === undefined ? {} : { authentication: planAuthentication(playbook, info, filler) }),
  }
}

function addressesOf(party: AgentTarget, fill: (kind: string, value: string) => string): Addresses {
  return Object.fromEntries(
    Object.entries(party.address ?? {}).map(([kind, values]) => [
      kind,
      values.map((value) => {
        if (typeof value === 'number') return value
        const filled = fill(kind, value)
        const flaw = filled === value || referencesIn(filled).length > 0 ? undefined : flawOfAddress(kind, filled)
        if (flaw !== undefined) throw new Unfit(tell('unfit.address', { name: party.name, flaw }))
        return filled
      }),
    ]),
  )
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new Unfit(tell('unfit.port', { text: text.slice(0, 20) }))
  return port
}

function infoOf(playbook: Playbook, id: string): AuthenticationInfo {
  const infos = playbook.authentication_info_definitions ?? {}
  const info = Object.hasOwn(infos, id) ? infos[id] : undefined
  if (info === undefined) throw new Unfit(tell('unfit.authentication', { id }))
  return info
}

function planAuthentication(playbook: Playbook, id: string, filler: Filler): AuthenticationPlan {
  const info = infoOf(playbook, id)
  const user = info.user_id ?? info.username
  const secret = info.password ?? info.token
  const key = info.kms_key_identifier
  return {
    id,
    type: info.type,
    ...(user === undefined ? {} : { user: fillLine(user, filler) }),
    ...(info.oauth_header === undefined ? {} : { header: fillLine(info.oauth_header, filler) }),
    secret:
      info.kms === true
        ? 'key service'
        : secret === undefined
          ? 'none'
          : referencesIn(secret).length > 0
            ? 'variable'
            : 'playbook',
    ...(key === undefined ? {} : { keyIdentifier: fillLine(key, filler) }),
  }
}

/**
 * The secret of an authentication, for the adapter that needs it and at the moment it does; it is in no plan. Undefined where a
 * key service holds it, or there is none.
 *
 * @throws {Unfit} where a variable in it is not known
 */
export function secretOf(playbook: Playbook, id: string, filler: Filler): string | undefined {
  const info = infoOf(playbook, id)
  const secret = info.password ?? info.token
  return info.kms === true || secret === undefined ? undefined : fillLine(secret, filler)
}

/** Runs and says where, when a value does not fit. */
export function within<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Unfit && error.path === undefined ? new Unfit(error.told, path) : error
  }
}
