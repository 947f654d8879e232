import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { type Label, mayRead } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { addNote, addOpinion, changeLabel, JUDGEMENT_EXTENSION, readBody } from '../core/index.ts'

/** Notes, opinions and judgements about an object, and its label: each is a new object or a new version, never a change in place. */
export function writeRoutes({ http, objects, clock, policies }: Host): void {
  const now = () => new Date(clock.now()).toISOString()
  const readable = async (subject: Subject, id: string): Promise<StoredObject> => {
    const found = await objects.get(subject, id)
    if (!found) throw nothingHere()
    return found
  }
  const mustRead = (subject: Subject, label: Label) => {
    if (mayRead(subject, label, policies, clock.now()).allow) return
    throw new Fault(
      'invalid',
      'threats.label_out_of_reach',
      'You could not read this under that label yourself; choose one you may read.',
      { place: { path: '/label' } },
    )
  }
  const say = async (
    subject: Subject,
    about: StoredObject,
    label: Label | undefined,
    type: 'note' | 'opinion',
    said: Readonly<Record<string, unknown>>,
  ) => {
    const under = label ?? about.label
    mustRead(subject, under)
    const at = now()
    const id = `${type}--${randomUUID()}`
    const author = subject.organisation === '' ? subject.name : `${subject.name}, ${subject.organisation}`
    await objects.put(
      subject,
      [
        {
          type,
          spec_version: '2.1',
          id,
          created: at,
          modified: at,
          ...said,
          authors: [author],
          object_refs: [about.id],
        },
      ],
      {
        label: under,
        source: sourceOf(subject),
      },
    )
    return { id, modified: at }
  }

  http.answer(addNote, async ({ id, content, abstract, confidence, judgement, label }, { subject }) => {
    const about = await readable(subject, id)
    return say(subject, about, label, 'note', {
      content,
      ...(abstract === undefined ? {} : { abstract }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(judgement === undefined
        ? {}
        : { extensions: { [JUDGEMENT_EXTENSION]: { extension_type: 'property-extension', ...judgement } } }),
    })
  })

  http.answer(addOpinion, async ({ id, opinion, explanation, confidence, label }, { subject }) => {
    const about = await readable(subject, id)
    return say(subject, about, label, 'opinion', {
      opinion,
      ...(explanation === undefined ? {} : { explanation }),
      ...(confidence === undefined ? {} : { confidence }),
    })
  })

  http.answer(changeLabel, async ({ id, label, modified }, { subject }) => {
    const found = await readable(subject, id)
    mustRead(subject, label)
    const asserted = await objects.assertions(subject, id)
    if (!asserted.some((one) => one.source === sourceOf(subject))) {
      throw new Fault(
        'denied',
        'threats.not_yours',
        'Only who made this object puts it under another label. Add a note, or ask its originator.',
      )
    }
    if (found.modified !== modified) {
      throw new Fault(
        'conflict',
        'threats.newer_version',
        'There is a newer version than the one you decided on. Read it, then decide again.',
      )
    }
    const kept = label.originators.length > 0 || found.label.originators.every((one) => one === subject.organisation)
    if (
      !kept ||
      !found.label.originators.every((one) => one === subject.organisation || label.originators.includes(one))
    ) {
      throw new Fault('denied', 'threats.originator', 'The new label leaves out an originator who must agree first.', {
        place: { path: '/label/originators' },
      })
    }
    const body = readBody(found.body)
    if (body['granular_markings'] !== undefined) {
      throw new Fault(
        'conflict',
        'threats.marked_parts',
        'Parts of this object carry marks of their own, which one label would overrule. Write a new object instead.',
      )
    }
    const at = now()
    // A definition's time says nothing; a fixed one keeps its bytes equal wherever it is made.
    const marking = labelToMarking(label, 0)
    const known = await objects.get(subject, marking.id)
    const next = { ...body, modified: at, object_marking_refs: [marking.id] }
    await objects.put(subject, known ? [next] : [marking, next], { label, source: sourceOf(subject) })
    return { id, modified: at }
  })
}

/** Under which name this node remembers what a person authored here. */
const sourceOf = (subject: Subject) => (subject.organisation === '' ? subject.name : subject.organisation)
