import type { MarkBook } from '@testudo/kernel/markBook'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { bannerText, canonicalLabel, explain, join, type Label, mayRead } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { changeLabel, previewLabel, readBody, readers } from '../core/index.ts'
import { sourceOf } from './writes.ts'

/** The label of an object: who reads it, what another label would do, and giving one. */
export function labelRoutes(host: Host, book: MarkBook): void {
  const { http, objects, clock, policies, audit } = host
  const reads = (subject: Subject, label: Label) => mayRead(subject, label, policies, clock.now()).allow
  const readable = async (subject: Subject, id: string): Promise<StoredObject> => {
    const found = await objects.get(subject, id)
    if (!found) throw nothingHere()
    return found
  }

  /** Why this person may not put this object under that label; undefined when it may be. The same for the preview and the deed. */
  const refusalOf = async (subject: Subject, found: StoredObject, label: Label): Promise<Fault | undefined> => {
    if (!reads(subject, label)) {
      return new Fault(
        'invalid',
        'threats.label_out_of_reach',
        'You could not read this under that label yourself; choose one you may read.',
        { place: { path: '/label' } },
      )
    }
    const asserted = await objects.assertions(subject, found.id)
    if (!asserted.some((one) => one.source === sourceOf(subject))) {
      return new Fault(
        'denied',
        'threats.not_yours',
        'Only who made this object puts it under another label. Add a note, or ask its originator.',
      )
    }
    const kept = label.originators.length > 0 || found.label.originators.every((one) => one === subject.organisation)
    if (
      !kept ||
      !found.label.originators.every((one) => one === subject.organisation || label.originators.includes(one))
    ) {
      return new Fault('denied', 'threats.originator', 'The new label leaves out an originator who must agree first.', {
        place: { path: '/label/originators' },
      })
    }
    if (readBody(found.body)['granular_markings'] !== undefined) {
      return new Fault(
        'conflict',
        'threats.marked_parts',
        'Parts of this object carry marks of their own, which one label would overrule. Write a new object instead.',
      )
    }
    return undefined
  }

  http.answer(readers, async ({ id }, { subject, language }) => {
    const found = await readable(subject, id)
    const marks = book.open(language)
    const people = (await host.people(subject)).filter((one) => reads(one, found.label))
    return {
      banner: bannerText(found.label, policies, language).text,
      rules: explain(subject, found.label, policies, clock.now()).reasons.map(({ en, fr }) => ({ en, fr })),
      people: byNation(people),
      mark: marks.of(found.label),
      marking: marks.marking(),
    }
  })

  http.answer(previewLabel, async ({ id, label }, { subject, language }) => {
    const found = await readable(subject, id)
    const marks = book.open(language)
    const refusal = await refusalOf(subject, found, label)
    const people = await host.people(subject)
    const before = people.filter((one) => reads(one, found.label))
    const after = people.filter((one) => reads(one, label))
    const then = new Set(before.map((one) => one.id))
    const next = new Set(after.map((one) => one.id))
    return {
      ...(refusal ? { refusal: { code: refusal.code, message: host.refusals.say(language, refusal) } } : {}),
      direction: directionOf(found.label, label),
      before: marks.of(found.label),
      after: marks.look(label),
      banner: {
        before: bannerText(found.label, policies, language).text,
        after: bannerText(label, policies, language).text,
      },
      keep: byNation(before.filter((one) => next.has(one.id))),
      gain: byNation(after.filter((one) => !then.has(one.id))),
      lose: byNation(before.filter((one) => !next.has(one.id))),
      marking: marks.marking(),
    }
  })

  http.answer(changeLabel, async ({ id, label, modified, reason }, { subject }) => {
    const found = await readable(subject, id)
    const refusal = await refusalOf(subject, found, label)
    if (refusal) throw refusal
    if (found.modified !== modified) {
      throw new Fault(
        'conflict',
        'threats.newer_version',
        'There is a newer version than the one you decided on. Read it, then decide again.',
      )
    }
    const at = new Date(Math.max(clock.now(), Date.parse(found.modified) + 1 || 0)).toISOString()
    // A definition's time says nothing; a fixed one keeps its bytes equal wherever it is made.
    const marking = labelToMarking(label, 0)
    const known = await objects.get(subject, marking.id)
    const next = { ...readBody(found.body), modified: at, object_marking_refs: [marking.id] }
    await objects.put(subject, known ? [next] : [marking, next], { label, source: sourceOf(subject) })
    audit.record({
      subject,
      verb: 'threats:label',
      ids: [id],
      outcome: 'allowed',
      detail: {
        reason,
        from: bannerText(found.label, policies, 'en').text,
        to: bannerText(label, policies, 'en').text,
        direction: directionOf(found.label, label),
      },
      // The entry names both labels and the reason: it is read by who may read both.
      label: join([found.label, label], policies),
    })
    return { id, modified: at }
  })

  /** Narrower: whoever reads it after could read it before. By the join, which asks for all that both ask for. */
  function directionOf(before: Label, after: Label): 'same' | 'narrower' | 'wider' | 'other' {
    const text = (label: Label) => canonicalLabel({ ...label, originators: [] })
    const [was, is, both] = [text(before), text(after), text(join([before, after], policies))]
    if (was === is) return 'same'
    return both === is ? 'narrower' : both === was ? 'wider' : 'other'
  }
}

function byNation(people: readonly Subject[]): { nation: string; people: number }[] {
  return [...Map.groupBy(people, (one) => one.nation)]
    .map(([nation, all]) => ({ nation, people: all.length }))
    .sort((a, b) => b.people - a.people || (a.nation < b.nation ? -1 : 1))
}
