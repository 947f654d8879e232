import { counts } from '@testudo/threats'
import { formatNumber, Panel, Skeleton, useAsk, useLanguage, useMarking, useText } from '@testudo/ui'
import { TypeIcon } from './typeLook.tsx'
import { typeWord, words } from './words.ts'

/** What an analyst reads; relationships, statements and the plumbing of frameworks come under their own types. */
export const KNOWLEDGE: readonly string[] = [
  'intrusion-set',
  'threat-actor',
  'campaign',
  'incident',
  'malware',
  'tool',
  'attack-pattern',
  'indicator',
  'infrastructure',
  'vulnerability',
  'report',
  'grouping',
  'course-of-action',
]

export type TypeCount = { readonly type: string; readonly count: number }

const sum = (types: readonly TypeCount[]) => types.reduce((total, { count }) => total + count, 0)

/** Knowledge first, in the order an analyst asks; the rest by number. */
function inOrder(types: readonly TypeCount[]): TypeCount[] {
  const rank = (type: string) => (KNOWLEDGE.includes(type) ? KNOWLEDGE.indexOf(type) : KNOWLEDGE.length)
  return types.toSorted((a, b) => rank(a.type) - rank(b.type) || b.count - a.count)
}

const GROUPS = ['threats', 'observed', 'picture', 'other'] as const
const OBSERVED = new Set([
  'artifact',
  'autonomous-system',
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'mac-addr',
  'mutex',
  'network-traffic',
  'observed-data',
  'process',
  'sighting',
  'software',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
])

/** Under which heading a type stands: what is known of threats, what was seen, what belongs to the picture, the rest. */
function groupOf(type: string): (typeof GROUPS)[number] {
  if (KNOWLEDGE.includes(type)) return 'threats'
  if (OBSERVED.has(type)) return 'observed'
  if (type.startsWith('x-testudo-') && type !== 'x-testudo-layer') return 'picture'
  return 'other'
}

/** Types with how many of each the reader has; of a search, how many of its hits. */
export function TypeList({
  chosen,
  onChoose,
  facets,
}: {
  chosen: string | undefined
  onChoose: (type: string | undefined) => void
  /** Hits by type while searching. */
  facets: readonly TypeCount[] | undefined
}) {
  const t = useText(words)
  const language = useLanguage()
  const answer = useAsk(counts, {})
  useMarking(answer.data?.marking ?? (answer.error === null ? undefined : 'none'))
  const types = facets ?? answer.data?.types
  const total = facets === undefined ? answer.data?.total : sum(facets)
  const entry = (type: string | undefined, text: string, count: number | undefined) => (
    <li key={type ?? ''}>
      <button type="button" className="th-type" aria-current={chosen === type} onClick={() => onChoose(type)}>
        {type !== undefined && type !== 'all' && <TypeIcon type={type} />}
        <span className="t-grow">{text}</span>
        {count !== undefined && <span className="t-3 t-num">{formatNumber(language, count)}</span>}
      </button>
    </li>
  )
  return (
    <Panel title={t('types')} className="th-types">
      {types === undefined ? (
        <Skeleton rows={8} twoLines={false} />
      ) : (
        <ul className="th-plain">
          {facets === undefined &&
            entry(undefined, t('knowledge'), sum(types.filter(({ type }) => KNOWLEDGE.includes(type))))}
          {entry(facets === undefined ? 'all' : undefined, t('all.types'), total)}
          {GROUPS.map((group) => {
            const mine = inOrder(types).filter(({ type }) => groupOf(type) === group)
            return mine.length === 0 ? null : (
              <li key={group}>
                <h3 className="th-group t-3">{t(`types.${group}`)}</h3>
                <ul className="th-plain">{mine.map(({ type, count }) => entry(type, typeWord(t, type), count))}</ul>
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
