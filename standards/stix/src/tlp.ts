import type { JsonObject } from './json.ts'

/** The levels of both versions; `white` is TLP 1, `clear` its TLP 2.0 name. */
export type TlpLevel = 'white' | 'clear' | 'green' | 'amber' | 'amber+strict' | 'red'

/** One Traffic Light Protocol marking: which version of the protocol and which level. */
export interface Tlp {
  readonly version: '1' | '2'
  readonly level: TlpLevel
}

/** The extension that carries TLP 2.0 in a marking definition (OASIS STIX extension definition, 2022). */
export const TLP2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** TLP 1 marking definitions: only these four ids may be used (STIX 2.1 §7.2.1.4). */
export const TLP1_MARKINGS = {
  white: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  green: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da',
  amber: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
  red: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
} as const

/** TLP 2.0 marking definitions (FIRST TLP 2.0, OASIS extension definition). */
export const TLP2_MARKINGS = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
} as const

const BY_ID: ReadonlyMap<string, Tlp> = new Map([
  ...Object.entries(TLP1_MARKINGS).map(([level, id]) => [id, { version: '1', level } as Tlp] as const),
  ...Object.entries(TLP2_MARKINGS).map(([level, id]) => [id, { version: '2', level } as Tlp] as const),
])

/** The TLP marking behind a marking definition id; `undefined` for every other id. Never decided by text or name. */
export const tlpOf = (markingId: string): Tlp | undefined => BY_ID.get(markingId)

/** The marking definition object as published, for a bundle that must carry its markings. */
export function tlpMarkingDefinition({ version, level }: Tlp): JsonObject | undefined {
  const common = { type: 'marking-definition', spec_version: '2.1' }
  if (version === '1' && level in TLP1_MARKINGS) {
    return {
      ...common,
      id: TLP1_MARKINGS[level as keyof typeof TLP1_MARKINGS],
      created: '2017-01-20T00:00:00.000Z',
      definition_type: 'tlp',
      name: `TLP:${level.toUpperCase()}`,
      definition: { tlp: level },
    }
  }
  if (version === '2' && level in TLP2_MARKINGS) {
    return {
      ...common,
      id: TLP2_MARKINGS[level as keyof typeof TLP2_MARKINGS],
      created: '2022-10-01T00:00:00.000Z',
      name: `TLP:${level.toUpperCase()}`,
      extensions: { [TLP2_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: level } },
    }
  }
  return undefined
}
