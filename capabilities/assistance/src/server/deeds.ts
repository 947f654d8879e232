import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { type Author, nameOf } from '@testudo/platform/author'
import type { Host } from '@testudo/platform/host'
import {
  askHelp,
  endHelp,
  endOffer,
  type Help,
  HELP_EXTENSION,
  HELP_TYPE,
  type Offer,
  OFFER_EXTENSION,
  OFFER_TYPE,
  offerHelp,
  openAccess,
  roundFor,
  say,
  type Skills,
  WORD_EXTENSION,
} from '../core/index.ts'
import { notNow } from './notNow.ts'
import type { Labelled, Reader } from './read.ts'
import { createView } from './view.ts'

/** Of each kind, from one organisation, within an hour. */
const MOST_PER_HOUR = 30
const LONGEST_MS = 366 * 86_400_000

/** Offers, asks, and speaks for one's side. */
export function deedRoutes(host: Host, reader: Reader, author: Author): void {
  const { http, clock, policies } = host
  const book = new MarkBook(policies, host.defaultLabel)

  http.answer(offerHelp, async ({ name, text, label, people, tools, caveats, ...body }, { subject }) => {
    const common = await checked(subject, body)
    const under = author.writable(subject, label ?? host.defaultLabel)
    await author.sparing(subject, OFFER_TYPE, MOST_PER_HOUR)
    const made = author.fresh(OFFER_TYPE)
    const extensions = { [OFFER_EXTENSION]: { extension_type: 'new-sdo' } }
    const thing = { ...made, name, description: text, ...common, people, tools, caveats, state: 'open', extensions }
    await author.put(subject, [thing], under)
    return { id: made.id }
  })

  http.answer(askHelp, async ({ name, text, label, overlapHours, urgency, about, ...body }, { subject }) => {
    const common = await checked(subject, body)
    const under = author.writable(subject, label ?? host.defaultLabel)
    await author.readable(subject, about)
    await author.sparing(subject, HELP_TYPE, MOST_PER_HOUR)
    const made = author.fresh(HELP_TYPE)
    const thing = {
      ...made,
      name,
      description: text,
      ...common,
      overlap_hours: overlapHours,
      urgency,
      about_refs: [...new Set(about)],
      state: 'open',
      extensions: { [HELP_EXTENSION]: { extension_type: 'new-sdo' } },
    }
    await author.put(subject, [thing], under)
    return { id: made.id }
  })

  http.answer(endOffer, async ({ id, modified }, { subject }) => {
    const found = (await reader.held(subject)).offers.get(id)
    return change(subject, found, modified, { state: 'withdrawn' })
  })
  http.answer(endHelp, async ({ id, modified, cancelled }, { subject }) => {
    const found = (await reader.held(subject)).helps.get(id)
    return change(subject, found, modified, { state: cancelled ? 'cancelled' : 'closed' })
  })

  http.answer(say, async ({ offer: offerId, request, says, text, report, removed, label }, { subject }) => {
    const { offer, help, held } = await reader.pair(subject, offerId, request)
    const view = createView({ policies, author, now: clock.now() }, subject, held, book.open('en'))
    const both = view.both(offer, help)
    if (!view.owns(offer.it) && !view.owns(help.it))
      throw new Fault('denied', 'assistance.foreign', 'Only who offered this and who asked for help speak of it.')
    if (!view.deedsFor(both).includes(says)) throw notNow(says, both.talk.agreement.state)
    if ((says === 'hand-back') !== (report !== undefined))
      throw new Fault('invalid', 'assistance.report', 'A hand-back comes with its report, and nothing else does.', {
        place: { path: '/report' },
      })
    const round = roundFor(both.talk.agreement, says)
    const words = both.talk.words.map(({ it }) => it)
    const open = openAccess(words, round).filter((what) => !removed.includes(what))
    if (says === 'sign-off' && open.length > 0)
      throw new Fault(
        'conflict',
        'assistance.access',
        `Access is still open: ${open.join('; ')}. Remove it and say so, then sign.`,
      )
    // A statement tells of both: it may be read by those who may read both, unless its author chose otherwise.
    const under = author.writable(subject, label ?? join([offer.label, help.label], policies))
    const made = author.fresh('note')
    const thing = {
      ...made,
      content: text.trim() === '' ? says : text,
      object_refs: [offerId, request],
      extensions: {
        [WORD_EXTENSION]: {
          extension_type: 'property-extension',
          offer_ref: offerId,
          help_ref: request,
          says,
          round,
          organisation: nameOf(subject),
          nation: subject.nation,
          ...(report !== undefined && { report }),
          removed,
        },
      },
    }
    await author.put(subject, [thing], under)
    return { id: made.id }
  })

  async function checked(subject: Subject, { from, until, skills, ...rest }: Timed) {
    if (until <= from || until <= clock.now() || until - from > LONGEST_MS)
      throw new Fault(
        'invalid',
        'assistance.time',
        'It must end after it begins, in the future, and last a year at most.',
        { place: { path: '/until' } },
      )
    return {
      ...rest,
      skills: onceEach(skills),
      from: author.iso(from),
      until: author.iso(until),
      organisation: nameOf(subject),
      nation: subject.nation,
    }
  }

  async function change<T extends Offer | Help>(
    subject: Subject,
    found: Labelled<T> | undefined,
    modified: string,
    next: Partial<Offer> | Partial<Help>,
  ) {
    if (found === undefined) throw nothingHere()
    const { it: before, label } = found
    if (!author.owns(subject, before.created_by_ref, before.organisation))
      throw new Fault('denied', 'assistance.foreign', 'Only the organisation that wrote this ends it.')
    if (before.modified !== modified)
      throw new Fault('conflict', 'assistance.newer', 'Somebody changed this after you read it. Look at it again.')
    if (before.state !== 'open') throw new Fault('conflict', 'assistance.over', 'This is over already.')
    const after = { ...before, ...next, modified: author.after(modified) }
    await author.put(subject, [after], label)
    return { id: before.id, modified: after.modified }
  }
}

interface Timed {
  readonly from: number
  readonly until: number
  readonly skills: Skills
  readonly [more: string]: unknown
}

/** The same skill told twice counts the larger number, not both. */
function onceEach(skills: Skills): Skills {
  const most = new Map<string, Skills[number]>()
  for (const one of skills) {
    const key = one.skill.toLowerCase()
    const before = most.get(key)
    if (before === undefined || before.people < one.people) most.set(key, one)
  }
  return [...most.values()]
}
