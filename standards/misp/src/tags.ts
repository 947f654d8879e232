import { TLP1_MARKINGS, TLP2_MARKINGS, type TlpLevel } from '@testudo/stix'

/** `ns:predicate="value"`, `ns:predicate`, in its parts. */
export interface MachineTag {
  readonly namespace: string
  readonly predicate: string
  readonly value?: string
}

const TAG = /^([^:="\s]+):([^:="]*[^:="\s])(?:="([^"]*)")?$/

/** Reads a machine tag (MISP taxonomies); `undefined` for a free tag. */
export function parseTag(tag: string): MachineTag | undefined {
  const [, namespace, predicate, value] = TAG.exec(tag) ?? []
  if (namespace === undefined || predicate === undefined) return undefined
  return { namespace, predicate, ...(value === undefined ? {} : { value }) }
}

/** Writes a machine tag. */
export const formatTag = ({ namespace, predicate, value }: MachineTag): string =>
  value === undefined ? `${namespace}:${predicate}` : `${namespace}:${predicate}="${value}"`

/** Permissible Actions Protocol; `white` is the older name of `clear`. */
export type PapLevel = 'white' | 'clear' | 'green' | 'amber' | 'red'

/** Loosest first. */
const TLP_ORDER: readonly TlpLevel[] = ['clear', 'white', 'green', 'amber', 'amber+strict', 'red']
const PAP_ORDER: readonly PapLevel[] = ['clear', 'white', 'green', 'amber', 'red']

/** Tags with what they say about handling: the strictest TLP and PAP among them. */
export interface TagSet {
  readonly names: readonly string[]
  readonly tlp?: TlpLevel
  readonly pap?: PapLevel
  /** Tags in the namespaces tlp and PAP whose level nobody knows: a reader should treat them as the strictest. */
  readonly unknownMarks: readonly string[]
}

const levelOf = <T extends string>(order: readonly T[], word: string): T | undefined =>
  order.find((level) => level === word)

const strictest = <T extends string>(order: readonly T[], a: T | undefined, b: T): T =>
  a === undefined || order.indexOf(b) > order.indexOf(a) ? b : a

/** Looks at tag names for TLP and PAP, whatever their case. `tlp:ex:chr` is a note beside a level and no level. */
export function readTags(names: readonly string[]): TagSet {
  let tlp: TlpLevel | undefined
  let pap: PapLevel | undefined
  const unknownMarks: string[] = []
  for (const name of names) {
    const match = /^(tlp|pap):(.*)$/i.exec(name.trim())
    const word = match?.[2]?.toLowerCase() ?? ''
    if (!match || word === 'ex:chr') continue
    if (match[1]?.toLowerCase() === 'tlp') {
      const level = levelOf(TLP_ORDER, word)
      if (level) tlp = strictest(TLP_ORDER, tlp, level)
      else unknownMarks.push(name)
    } else {
      const level = levelOf(PAP_ORDER, word)
      if (level) pap = strictest(PAP_ORDER, pap, level)
      else unknownMarks.push(name)
    }
  }
  return {
    names: [...new Set(names)],
    ...(tlp === undefined ? {} : { tlp }),
    ...(pap === undefined ? {} : { pap }),
    unknownMarks,
  }
}

const together = new WeakMap<readonly TagSet[], TagSet>()

/** What several sets say together; remembered, because every object of an attribute asks again. */
export function joinTags(sets: readonly TagSet[]): TagSet {
  const held = together.get(sets)
  if (held) return held
  const joined = readTags(sets.flatMap((set) => set.names))
  together.set(sets, joined)
  return joined
}

/** The marking definition of a level: TLP 2.0, but for `white`, which only TLP 1 has. */
export const tlpMarking = (level: TlpLevel): string => (level === 'white' ? TLP1_MARKINGS.white : TLP2_MARKINGS[level])
