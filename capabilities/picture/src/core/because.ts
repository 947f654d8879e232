import type { Exposure, State } from '@testudo/kernel/situation'
import { dtgNear } from '@testudo/kernel/time'
import type { Because, Cause, Reason, Words } from './answers.ts'
import { explain, type Structure } from './explain.ts'
import type { Sector } from './objects.ts'
import type { StoredModel } from './storedModel.ts'
import type { Moment } from './timeline.ts'

export const STATE_WORDS: Readonly<Record<State, Words>> = {
  capable: { en: 'Capable', fr: 'Capable' },
  degraded: { en: 'Degraded', fr: 'Dégradée' },
  severe: { en: 'Severely degraded', fr: 'Gravement dégradée' },
  'not-capable': { en: 'Not capable', fr: 'Non capable' },
  unknown: { en: 'Unknown', fr: 'Inconnue' },
}

/** What members of a gate without a name are called, when they are all of one sector. */
const SECTOR_WORDS: Readonly<Record<Sector, Words>> = {
  port: { en: 'ports', fr: 'ports' },
  rail: { en: 'rail sites', fr: 'sites ferroviaires' },
  road: { en: 'road sites', fr: 'sites routiers' },
  airport: { en: 'airports', fr: 'aéroports' },
  power: { en: 'power sites', fr: 'sites électriques' },
  telecom: { en: 'telecom links', fr: 'liaisons télécom' },
  cable: { en: 'cables', fr: 'câbles' },
  fuel: { en: 'fuel sites', fr: 'sites de carburant' },
  datacentre: { en: 'data centres', fr: 'centres de données' },
  satellite: { en: 'satellite links', fr: 'liaisons satellite' },
  health: { en: 'health sites', fr: 'sites de santé' },
  water: { en: 'water sites', fr: 'sites d’eau' },
  information: { en: 'channels', fr: 'canaux' },
  military: { en: 'military sites', fr: 'sites militaires' },
}

const MOST_CAUSES = 3
const MOST_WORDS = 32

const two = (x: number) => (Math.round(x * 100) / 100).toString()
const comma = (x: number) => two(x).replace('.', ',')

export const sayTime = dtgNear

/** The bold part: the structure in numbers. Built only from the model the reader has. */
export function reasonOf(model: StoredModel, moment: Moment, structure: Structure, now: number): Reason {
  const { graph, nodes } = model
  const nodeIndex = graph.nodeOf[structure.vertex] ?? 0
  const name = nodes[nodeIndex]?.name ?? { en: '', fr: '' }
  const id = nodes[nodeIndex]?.id ?? ''
  if (structure.kind === 'fallback') {
    const capacity = graph.fallback[structure.edge] ?? 0
    const end = moment.fallbackEnd[structure.edge] ?? Number.NaN
    const until = Number.isFinite(end) ? end : undefined
    const [en, fr] =
      until === undefined
        ? ['', '']
        : [`; the fallback ends ${sayTime(until, now)}`, ` ; le secours prend fin à ${sayTime(until, now)}`]
    return {
      kind: 'fallback',
      text: {
        en: `${name.en} runs on its fallback at ${two(capacity)} capacity${en}`,
        fr: `${name.fr} fonctionne en secours à ${comma(capacity)} de sa capacité${fr}`,
      },
      node: id,
      ...(until === undefined ? {} : { until }),
    }
  }
  if (structure.kind === 'node') {
    const capacity = moment.health[structure.vertex] ?? 0
    const text =
      capacity < 0.2
        ? { en: `${name.en} is out`, fr: `${name.fr} est hors service` }
        : {
            en: `${name.en} runs at ${two(capacity)} capacity`,
            fr: `${name.fr} fonctionne à ${comma(capacity)} de sa capacité`,
          }
    return { kind: 'node', text, node: id }
  }
  const noun = nounOf(model, structure.vertex)
  const { up, of, needed } = structure
  const weighted = graph.op[structure.vertex] === 5
  const en = weighted
    ? `${of - up} of ${of} ${noun.en} ${of - up === 1 ? 'is' : 'are'} below strength`
    : up === 0 && of === 2
      ? `both ${noun.en} are out`
      : `${up === 0 ? 'none' : up} of ${of} ${noun.en} ${up < 2 ? 'is' : 'are'} up and ${needed} ${needed === 1 ? 'is' : 'are'} needed`
  const fr = weighted
    ? `${of - up} des ${of} ${noun.fr} ${of - up === 1 ? 'est' : 'sont'} en dessous de leur niveau`
    : up === 0 && of === 2
      ? `les 2 ${noun.fr} sont hors service`
      : `${up} des ${of} ${noun.fr} ${up < 2 ? 'est' : 'sont'} en service et il en faut ${needed}`
  return { kind: 'gate', text: { en, fr }, node: id }
}

function nounOf(model: StoredModel, vertex: number): Words {
  const { graph } = model
  const name = graph.names[vertex]
  if (name !== undefined && name.fr !== '') return name
  const general = generalNoun(model, vertex)
  return name === undefined ? general : { en: name.en, fr: general.fr }
}

function generalNoun({ graph, nodes }: StoredModel, vertex: number): Words {
  const sectors = new Set<Sector | undefined>()
  for (let e = graph.start[vertex] ?? 0; e < (graph.start[vertex + 1] ?? 0); e++) {
    const member = nodes[graph.nodeOf[graph.child[e] ?? 0] ?? 0]?.object
    sectors.add(member !== undefined && 'sector' in member ? (member.sector as Sector | undefined) : undefined)
  }
  const [only] = sectors
  if (only !== undefined && sectors.size === 1) return SECTOR_WORDS[only]
  const owner = nodes[graph.nodeOf[vertex] ?? 0]?.name ?? { en: '', fr: '' }
  return { en: `inputs of ${owner.en}`, fr: `appuis de ${owner.fr}` }
}

/** Why a node is unknown: the doubt it hangs on, nearest by dependency. */
function reasonOfDoubt(model: StoredModel, moment: Moment, node: number): Reason | undefined {
  const { graph, nodes } = model
  const doubted = new Map(moment.doubts.map((doubt) => [doubt.node, doubt]))
  const seen = new Set([node])
  const open = [node]
  for (const i of open) {
    const doubt = doubted.get(i)
    if (doubt !== undefined) {
      const name = nodes[i]?.name ?? { en: '', fr: '' }
      const id = nodes[i]?.id ?? ''
      const cycle = doubt.cycle ?? []
      const text: Record<typeof doubt.kind, Words> = {
        stale: {
          en: `the owner of ${name.en} stopped reporting`,
          fr: `l’exploitant de ${name.fr} ne rend plus compte`,
        },
        ended: { en: `the commitment for ${name.en} has run out`, fr: `l’engagement sur ${name.fr} a expiré` },
        cycle: {
          en: `its dependencies form a circle: ${cycle.map((n) => n.en).join(' → ')}`,
          fr: `ses dépendances forment une boucle : ${cycle.map((n) => n.fr).join(' → ')}`,
        },
        empty: {
          en: i === node ? 'no dependency of it is known' : `no dependency of ${name.en} is known`,
          fr: i === node ? 'aucune de ses dépendances n’est connue' : `aucune dépendance de ${name.fr} n’est connue`,
        },
      }
      return { kind: doubt.kind, text: text[doubt.kind], node: id }
    }
    const walk = [graph.vertexOf[i] ?? 0]
    for (const v of walk) {
      for (let e = graph.start[v] ?? 0; e < (graph.start[v + 1] ?? 0); e++) {
        const c = graph.child[e] ?? 0
        if (graph.isGate[c] === 1) walk.push(c)
        else if (!seen.has(graph.nodeOf[c] ?? 0)) {
          seen.add(graph.nodeOf[c] ?? 0)
          open.push(graph.nodeOf[c] ?? 0)
        }
      }
    }
  }
  return undefined
}

/**
 * The because-sentence of one node at one moment: *State* since *DTG*, because *structural reason*: *thing* *verb*
 * (*evidence*), … One sentence of at most 32 words and three causes, "and n more" for the rest.
 *
 * @param before the state before, told for unknown ("capable before")
 */
export function sayBecause(
  model: StoredModel,
  moment: Moment,
  node: number,
  when: { readonly since: number; readonly now: number; readonly before?: State },
): Because {
  const state = moment.states[node] ?? 'unknown'
  const since = sayTime(when.since, when.now)
  const head = { en: `${STATE_WORDS[state].en} since ${since}`, fr: `${STATE_WORDS[state].fr} depuis ${since}` }
  const base = { state, since: when.since }
  if (state === 'capable') return { ...base, causes: [], more: 0, text: { en: `${head.en}.`, fr: `${head.fr}.` } }
  if (state === 'unknown') {
    const reason = reasonOfDoubt(model, moment, node)
    const was = when.before === undefined ? undefined : STATE_WORDS[when.before]
    const tail =
      was === undefined
        ? { en: '', fr: '' }
        : { en: `; ${was.en.toLowerCase()} before`, fr: ` ; ${was.fr.toLowerCase()} auparavant` }
    const text = {
      en: `${head.en}${reason === undefined ? '' : `, because ${shorten(reason.text.en)}`}${tail.en}.`,
      fr: `${head.fr}${reason === undefined ? '' : `, car ${shorten(reason.text.fr)}`}${tail.fr}.`,
    }
    return {
      ...base,
      ...(reason === undefined ? {} : { reason }),
      ...(when.before === undefined ? {} : { before: when.before }),
      causes: [],
      more: 0,
      text,
    }
  }
  const { graph } = model
  const { structure, causes } = explain({ graph, ...moment }, graph.vertexOf[node] ?? 0, model.nodes[node]?.thresholds)
  const reason = structure === undefined ? undefined : reasonOf(model, moment, structure, when.now)
  // Worst first; of equals the one that came last, which turned the state.
  const cameAt = (v: number) => moment.active.get(graph.nodeOf[v] ?? 0)?.[0]?.from ?? 0
  const ordered = causes.toSorted(
    (a, b) => (moment.health[a.vertex] ?? 0) - (moment.health[b.vertex] ?? 0) || cameAt(b.vertex) - cameAt(a.vertex),
  )
  const all = ordered.map((cause) => causeOf(model, moment, graph.nodeOf[cause.vertex] ?? 0))
  for (let shown = Math.min(MOST_CAUSES, all.length); ; shown--) {
    const told = all.slice(0, shown)
    const more = all.length - shown
    const text = {
      en: sentence(
        head.en,
        ', because ',
        reason?.text.en,
        told.map((c) => sayCause(c, 'en', reason)),
        more === 0 ? '' : shown === 0 ? `: ${more} causes` : ` and ${more} more`,
      ),
      fr: sentence(
        head.fr,
        ', car ',
        reason?.text.fr,
        told.map((c) => sayCause(c, 'fr', reason)),
        more === 0 ? '' : shown === 0 ? ` : ${more} causes` : ` et ${more} autre${more === 1 ? '' : 's'}`,
        ' : ',
      ),
    }
    if (shown === 0 || (countWords(text.en) <= MOST_WORDS && countWords(text.fr) <= MOST_WORDS)) {
      const cut = { en: shorten(text.en), fr: shorten(text.fr) }
      return { ...base, ...(reason === undefined ? {} : { reason }), causes: told, more, text: cut }
    }
  }
}

function sentence(
  head: string,
  because: string,
  reason: string | undefined,
  causes: readonly string[],
  more: string,
  colon = ': ',
): string {
  const why = reason === undefined ? '' : `${because}${reason}`
  return `${head}${why}${causes.length === 0 ? '' : `${colon}${causes.join(', ')}`}${more}.`
}

/** Words as a reader counts them: punctuation that stands alone (French colon, arrow) is none. */
export const countWords = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

/** A last resort for very long names; only then is a sentence cut. */
function shorten(text: string): string {
  if (countWords(text) <= MOST_WORDS) return text
  return `${text
    .split(/\s+/)
    .slice(0, MOST_WORDS - 1)
    .join(' ')} …`
}

function sayCause(cause: Cause, language: 'en' | 'fr', reason: Reason | undefined): string {
  const reference = cause.reference === '' ? '' : ` (${cause.reference})`
  // "Ełk is out: Ełk wiped" says the name twice.
  const named = (reason?.kind === 'node' || reason?.kind === 'fallback') && reason.node === cause.id
  const told = named ? cause.verb[language] : `${cause.name[language]} ${cause.verb[language]}`
  return `${told}${reference}`.trim()
}

/** Where the evidence of an exposure is read about. */
export const evidenceIn = ({ cause, route }: Pick<Exposure, 'cause' | 'route'>) => ({
  evidenceId: cause,
  ...(route === undefined ? {} : { evidenceRoute: route }),
})

/** The worst exposure that holds on a node, or its own standing capacity. */
export function causeOf(model: StoredModel, moment: Moment, node: number): Cause {
  const known = model.nodes[node]
  const id = known?.id ?? ''
  const name = known?.name ?? { en: '', fr: '' }
  const worst = moment.active.get(node)?.find((e) => e.health < 1)
  if (worst === undefined)
    return { id, name, verb: { en: 'below capacity', fr: 'sous sa capacité' }, reference: '', evidenceId: '' }
  const own = model.exposures.get(worst.id)?.object
  return {
    id,
    name,
    verb: { en: worst.what, fr: own?.what_fr ?? worst.whatFr ?? worst.what },
    reference: worst.causeName,
    ...evidenceIn(worst),
  }
}
