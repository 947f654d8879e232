import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Host } from '@testudo/platform/host'
import { PRODUCTS } from '../core/document/products.ts'
import { briefDb } from './briefs/tables.ts'
import { readRow, type StoredBrief } from './briefs/read.ts'
import { signaturesOf } from './briefs/signRoutes.ts'
import { recallDb } from './recall/tables.ts'
import { standings } from './requirements/read.ts'
import { readDue, readSlots } from './rhythm/read.ts'

const HOUR = 3_600_000
/** Drafts waiting for a second signature are few; more than these are in the list. */
const MOST = 50

/** What waits here for one subject: signatures, drafts near their time, requirements without an answer, recalled copies. */
export async function waitingItems(host: Host, subject: Subject): Promise<readonly WaitingItem[]> {
  const verbs = host.accounts.verbsOf(subject)
  if (!verbs.has('briefing:read')) return []
  return [
    ...(verbs.has('briefing:release') ? await signatures(host, subject) : []),
    ...(verbs.has('briefing:write') ? [...(await drafts(host, subject)), ...(await unanswered(host, subject))] : []),
    ...(await copies(host, subject)),
  ]
}

const itemOf = ({
  id,
  matter,
  label,
}: StoredBrief): Pick<WaitingItem, 'capability' | 'route' | 'subjects' | 'label'> => ({
  capability: 'briefing',
  route: `/briefing/brief/${id}`,
  subjects: matter.mission === undefined ? [] : [matter.mission.id],
  label,
})

const titleOf = ({ matter }: StoredBrief) => ({ en: matter.title, fr: matter.title })

async function signatures(host: Host, subject: Subject): Promise<readonly WaitingItem[]> {
  const found = await host.tables.readAs(subject, async (tx) => {
    const rows = await briefDb(tx)
      .selectFrom('briefing_brief')
      .selectAll()
      .where('state', '=', 'signed')
      .orderBy('at')
      .limit(MOST)
      .execute()
    return Promise.all(rows.map(readRow).map(async (one) => ({ one, signed: await signaturesOf(tx, one) })))
  })
  return found
    .filter(({ signed }) => signed.length > 0 && signed.every(({ by }) => by !== subject.id))
    .map(({ one, signed }) => ({
      ...itemOf(one),
      id: `briefing.sign.${one.id}`,
      kind: 'brief',
      title: titleOf(one),
      because: {
        en: `${signed[0]?.name ?? ''} has signed it, and a second person must`,
        fr: `${signed[0]?.name ?? ''} l’a signé, et une deuxième personne doit le faire`,
      },
      waitsFor: 'anybody',
      since: signed[0]?.at ?? one.at,
      urgency: 'priority',
    }))
}

/** One’s own recurring products within an hour of their time, or past it. */
async function drafts(host: Host, subject: Subject): Promise<readonly WaitingItem[]> {
  const now = host.clock.now()
  const due = await host.tables.readAs(subject, async (tx) => readDue(tx, await readSlots(tx), now))
  return due
    .filter(
      ({ slot, at, cutoff, state }) =>
        slot.owner === subject.id && state !== 'issued' && (cutoff <= now || at - now <= HOUR),
    )
    .map(({ slot, at, cutoff, state, brief }) => {
      const { name } = PRODUCTS[slot.kind]
      const code = slot.mission === '' ? '' : ` ${slot.mission}`
      return {
        id: `briefing.due.${slot.id}.${at}`,
        capability: 'briefing',
        kind: 'brief',
        title: { en: `${name.en}${code}`, fr: `${name.fr}${code}` },
        because:
          state === 'late'
            ? { en: 'its time is past and it is not issued', fr: 'l’heure est passée et il n’est pas diffusé' }
            : { en: 'you own it and its time is near', fr: 'vous en êtes responsable et l’heure approche' },
        route: brief === undefined ? '/briefing/rhythm' : `/briefing/brief/${brief}`,
        waitsFor: 'person',
        since: cutoff,
        due: at,
        urgency: state === 'late' ? 'immediate' : 'priority',
        subjects: [],
        label: slot.label,
      }
    })
}

async function unanswered(host: Host, subject: Subject): Promise<readonly WaitingItem[]> {
  return (await standings(host, subject))
    .filter(({ stale }) => stale)
    .map(({ requirement, answered }) => ({
      id: `briefing.requirement.${requirement.id}`,
      capability: 'briefing',
      kind: 'brief',
      title: requirement.text,
      because:
        answered === undefined
          ? { en: 'no issued brief has answered it', fr: 'aucun point diffusé n’y a répondu' }
          : { en: 'its last answer is too old', fr: 'la dernière réponse est trop ancienne' },
      route: '/briefing/requirements',
      waitsFor: 'anybody',
      since: answered === undefined ? requirement.at : answered.at + requirement.every * HOUR,
      urgency: requirement.priority === 1 ? 'priority' : 'routine',
      subjects: requirement.mission.includes('--') ? [requirement.mission] : [],
      label: requirement.label,
    }))
}

/** Copies one took of a brief that was recalled since. */
async function copies(host: Host, subject: Subject): Promise<readonly WaitingItem[]> {
  const found = await host.tables.readAs(subject, async (tx) => {
    const recalls = await recallDb(tx)
      .selectFrom('briefing_recall as r')
      .innerJoin('briefing_taken as t', 't.brief', 'r.brief')
      .select(['r.brief', 'r.at', 'r.by_name'])
      .where('t.account', '=', subject.id)
      .where('t.returned_at', 'is', null)
      .execute()
    if (recalls.length === 0) return []
    const rows = await briefDb(tx)
      .selectFrom('briefing_brief')
      .selectAll()
      .where(
        'id',
        'in',
        recalls.map(({ brief }) => brief),
      )
      .execute()
    const byId = new Map(rows.map((row) => [row.id, readRow(row)]))
    return recalls.flatMap((recall) => {
      const one = byId.get(recall.brief)
      return one === undefined ? [] : [{ one, recall }]
    })
  })
  return found.map(({ one, recall }) => ({
    ...itemOf(one),
    id: `briefing.recall.${one.id}`,
    kind: 'recall',
    title: titleOf(one),
    because: {
      en: `${recall.by_name} has recalled it, and you took copies: destroy them and say so`,
      fr: `${recall.by_name} l’a rappelé, et vous en avez pris des exemplaires : détruisez-les et dites-le`,
    },
    waitsFor: 'person',
    since: Number(recall.at),
    urgency: 'immediate',
  }))
}
