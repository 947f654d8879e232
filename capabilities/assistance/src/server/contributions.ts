import { asksAbout, type BriefStatement } from '@testudo/kernel/brief'
import { join } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { MissionTouched, SearchHit } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import { formatDtg } from '@testudo/kernel/time'
import type { BesideItem, WaitingItem } from '@testudo/kernel/waiting'
import type { Author } from '@testudo/platform/author'
import type { Contributions, Host } from '@testudo/platform/host'
import { type Deed, type Help, isBound, NAME } from '../core/index.ts'
import type { Labelled, Reader } from './read.ts'
import { answers, createView, labelsOf } from './view.ts'

const MOST_HITS = 20
/** Of one organisation at a time: who proposes everything to everybody fills nobody's list. */
const MOST_OF_ONE = 10

/** What help tells the rest of the node, each as its reader may see it. */
export function contribute(
  host: Host,
  reader: Reader,
  author: Author,
): Pick<Contributions, 'waiting' | 'beside' | 'brief' | 'search'> {
  const { policies, clock, accounts } = host
  const book = new MarkBook(policies, host.defaultLabel)
  return {
    async waiting(subject) {
      if (!accounts.verbsOf(subject).has('assistance:write')) return []
      const held = await reader.held(subject)
      const now = clock.now()
      const view = createView({ policies, author, now }, subject, held, book.open('en'))
      const items = [...held.helps.values()].flatMap((help) =>
        view.pairsOf(help).flatMap((pair): (WaitingItem & { readonly by: string })[] => {
          const deeds = view.deedsFor(pair)
          const deed =
            deeds.find(answers) ?? (overdue(help.it, now) ? deeds.find((one) => one === 'hand-back') : undefined)
          if (deed === undefined) return []
          const { offer, talk } = pair
          const until = Date.parse(help.it.until)
          return [
            {
              id: `${NAME}:${offer.it.id}:${help.it.id}:${talk.agreement.round}:${deed}`,
              capability: NAME,
              kind: 'assistance',
              by: view.owns(offer.it) ? help.it.organisation : offer.it.organisation,
              title: { en: `${help.it.name}: ${offer.it.name}`, fr: `${help.it.name} : ${offer.it.name}` },
              because: becauseOf(deed),
              route: `/assistance?request=${help.it.id}`,
              waitsFor: 'organisation',
              since: Date.parse(talk.words.at(-1)?.it.created ?? help.it.created),
              due: deed === 'accept' ? Math.min(Date.parse(help.it.from), until) : until,
              urgency: deed === 'accept' ? help.it.urgency : 'priority',
              subjects: help.it.about_refs,
              label: join([offer.label, help.label, ...labelsOf(talk)], policies),
            },
          ]
        }),
      )
      return [...Map.groupBy(items, ({ by }) => by).values()].flatMap((own) =>
        own.slice(0, MOST_OF_ONE).map(({ by: _by, ...item }) => item),
      )
    },

    async beside(subject, id) {
      const held = await reader.held(subject)
      return [...held.helps.values()]
        .filter(({ it }) => it.about_refs.includes(id))
        .map((help): BesideItem => {
          const bound = held.bound.filter((one) => one.help.it.id === help.it.id)
          return {
            id: help.it.id,
            capability: NAME,
            what: { en: 'Request for help', fr: 'Demande d’aide' },
            title: { en: help.it.name, fr: help.it.name },
            state: stateOf(
              help.it,
              bound.map(({ offer }) => offer.it.organisation),
              clock.now(),
            ),
            route: `/assistance?request=${help.it.id}`,
            at: Math.max(
              Date.parse(help.it.modified),
              ...bound.flatMap(({ talk }) => talk.words.map(({ it }) => Date.parse(it.created))),
            ),
            label: join(
              [help.label, ...bound.flatMap(({ offer, talk }) => [offer.label, ...labelsOf(talk)])],
              policies,
            ),
          }
        })
        .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    },

    async brief(subject, { mission, at }) {
      const held = await reader.held(subject)
      const running = held.bound.filter(({ help, talk }) => isBound(talk.agreement) && Date.parse(help.it.until) > at)
      const about = new Set(running.flatMap(({ help }) => help.it.about_refs))
      const touched = mission === undefined ? undefined : await missionsOfHelp(host, subject, mission, about)
      return running.flatMap(({ offer, help, talk }, i): BriefStatement[] => {
        const through = touched?.(help.it)
        if (through?.length === 0) return []
        const { organisation: who, people } = offer.it
        const until = formatDtg(Date.parse(help.it.until))
        return [
          {
            id: `${NAME}:${offer.it.id}:${help.it.id}`,
            section: 'response',
            order: 50 + i,
            text: {
              en: `Help of ${who} for ${help.it.organisation} is agreed: ${people} people until ${until} (${help.it.name}).`,
              fr: `L’aide de ${who} à ${help.it.organisation} est convenue : ${people} personnes jusqu’à ${until} (${help.it.name}).`,
            },
            figures: [
              { name: 'people', value: people, from: `/assistance/offers/${offer.it.id}#/row/people` },
              {
                name: 'until',
                value: Date.parse(help.it.until),
                from: `/assistance/requests/${help.it.id}#/row/until`,
              },
            ],
            references: [
              {
                id: help.it.id,
                name: help.it.name,
                route: `/assistance?request=${help.it.id}`,
                what: { en: 'request for help', fr: 'demande d’aide' },
              },
            ],
            since: Date.parse(talk.words.at(-1)?.it.created ?? help.it.modified),
            label: join(
              [offer.label, help.label, ...labelsOf(talk), ...(through ?? []).map((one) => one.label)],
              policies,
            ),
          },
        ]
      })
    },

    async search(subject, text) {
      const wanted = text.trim().toLowerCase()
      if (wanted.length < 3) return []
      const { helps } = await reader.held(subject)
      return [...helps.values()]
        .filter(({ it }) => it.name.toLowerCase().includes(wanted))
        .slice(0, MOST_HITS)
        .map(hitOf)
    },
  }
}

const hitOf = ({ it, label }: Labelled<Help>): SearchHit => ({
  id: it.id,
  capability: NAME,
  kind: 'help-request',
  title: it.name,
  route: `/assistance?request=${it.id}`,
  label,
})

/** Where help bears on a mission: by what leans on what it is about, else by the incident it is about. */
async function missionsOfHelp(host: Host, subject: Subject, mission: string, about: ReadonlySet<string>) {
  const [leaning, byMatter] = (
    await Promise.all([host.gather.missions(subject, about), host.gather.missionsOf(subject, about)])
  ).map((all) => all.filter((one) => asksAbout({ mission }, one)))
  return (help: Help): readonly MissionTouched[] => {
    const ids = new Set(help.about_refs)
    const of = (all: readonly MissionTouched[] = []) =>
      all.filter(({ through }) => through.some(({ asked }) => ids.has(asked)))
    const direct = of(leaning)
    return direct.length > 0 ? direct : of(byMatter)
  }
}

const overdue = (help: Help, now: number): boolean => Date.parse(help.until) <= now

function becauseOf(deed: Deed) {
  if (deed === 'accept')
    return { en: 'help is proposed and waits for your yes', fr: 'une aide est proposée et attend votre accord' }
  if (deed === 'sign-off')
    return {
      en: 'the help is handed back and waits for your signature',
      fr: 'l’aide est rendue et attend votre signature',
    }
  return {
    en: 'its time has passed and nobody has handed it back',
    fr: 'son terme est passé et personne ne l’a rendue',
  }
}

function stateOf(help: Help, helpers: readonly string[], now: number) {
  if (helpers.length > 0) return { en: `agreed with ${helpers.join(', ')}`, fr: `convenue avec ${helpers.join(', ')}` }
  if (help.state === 'cancelled') return { en: 'cancelled', fr: 'annulée' }
  if (help.state === 'closed') return { en: 'closed', fr: 'close' }
  if (overdue(help, now)) return { en: 'its time has passed', fr: 'terme passé' }
  return { en: 'waits for a team', fr: 'attend une équipe' }
}
