import type { Subject } from '@testudo/kernel/subject'
import type { FeedRow, FeedView, ObjectStore, SignedObject, Withdrawal } from '@testudo/platform/objects'
import { type Answers, faultOr } from './ask.ts'
import type { Actor, Reader } from './cast.ts'
import { type Act, labelOf, type Program, type Step } from './program.ts'
import { objectOf, SLOTS } from './things.ts'

export type ExchangeAct = Extract<Act, { readonly do: 'accept' | 'withdraw' | 'feed' }>

export const isExchange = (act: Act): act is ExchangeAct =>
  act.do === 'accept' || act.do === 'withdraw' || act.do === 'feed'

/** The property that is signed under a label of its own. */
export const SIGNED_PART = 'x_signed'

const VIEWS: readonly FeedView[] = [
  { view: 'all' },
  { view: 'not theirs', exceptSources: ['second', 'hid*'] },
  { view: 'some', types: ['malware', 'relationship', 'report'], revoked: false },
]

const told = (rows: readonly FeedRow[] | string) =>
  typeof rows === 'string' ? rows : JSON.stringify(rows.map((r) => ({ ...r, stamp: String(r.stamp) })))

/** What nodes exchange in one run: what each actor sent, and how far each walked its feeds. */
export function openExchange(program: Program) {
  const sent = new Map<Actor, Withdrawal[]>()
  const places = new Map<string, bigint>()
  /**
   * Objects to which somebody adds a hidden part. Who adds it says the open part, too: when the version is taken back by
   * who brought it first, it stays, as if the other had come alone.
   */
  const attached = new Set(
    program.flatMap(({ act }) => (act.do === 'attach' ? [SLOTS[act.slot % SLOTS.length]?.id] : [])),
  )

  const page = async (objects: ObjectStore, who: Subject, view: FeedView, limit: number) => {
    const key = `${who.id} ${view.view}`
    const after = places.get(key)
    const rows = await faultOr(() =>
      objects.feed(who, view, { limit, texts: true, ...(after === undefined ? {} : { after }) }),
    )
    const last = typeof rows === 'string' ? undefined : rows.at(-1)
    if (last !== undefined) places.set(key, last.stamp)
    return rows
  }

  return {
    async take(
      objects: ObjectStore,
      who: Subject,
      actor: Actor,
      step: Step & { readonly act: ExchangeAct },
    ): Promise<string> {
      const { act } = step
      if (act.do === 'feed')
        return told(await page(objects, who, VIEWS[act.view % VIEWS.length] ?? { view: '' }, act.limit))
      const mine = sent.get(actor) ?? []
      sent.set(actor, mine)
      if (act.do === 'accept') {
        const object = objectOf(act.wanted)
        const item: SignedObject = {
          text: JSON.stringify(act.part ? { ...object, [SIGNED_PART]: 'heron' } : object),
          label: labelOf(step, act.label),
          portions: act.part ? [{ selector: SIGNED_PART, label: labelOf(step, act.label + 1) }] : [],
        }
        const { id } = object
        mine.push({ id, modified: String(object['modified'] ?? ''), label: item.label, text: item.text, source: actor })
        return JSON.stringify(await faultOr(() => objects.accept(who, [item], { source: actor })))
      }
      const one = mine[act.nth % Math.max(1, mine.length)]
      if (one === undefined || (actor !== 'hidden' && attached.has(one.id))) return 'nothing'
      return JSON.stringify(await faultOr(() => objects.withdraw(who, [one])))
    },

    /** Every row of every feed, from where the reader stands and from the beginning. */
    async askFeeds(objects: ObjectStore, who: Subject, reader: Reader, answers: Answers): Promise<void> {
      for (const view of VIEWS) {
        answers.push(`${reader}: feed ${view.view} on: ${told(await page(objects, who, view, 3))}`)
        for (const types of [['malware'], undefined]) {
          const asked = { limit: 200, texts: true, ...(types === undefined ? {} : { types }) }
          answers.push(
            `${reader}: feed ${view.view} ${types?.join(' ')}: ${told(await faultOr(() => objects.feed(who, view, asked)))}`,
          )
        }
      }
      answers.push(`${reader}: releasable: ${JSON.stringify(await objects.releasable(who, knownTo(sent)))}`)
    },
  }
}

/** What the readers sent themselves: the same ids in both worlds. */
const knownTo = (sent: ReadonlyMap<Actor, readonly Withdrawal[]>): string[] =>
  [...new Set([...(sent.get('low') ?? []), ...(sent.get('second') ?? [])].map((w) => w.id))].toSorted()
