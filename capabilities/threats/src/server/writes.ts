import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { type Label, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { addNote, addOpinion, JUDGEMENT_EXTENSION } from '../core/index.ts'

/** Notes, opinions and judgements about an object: each is a new object, never a change in place. */
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
}

/** Under which name this node remembers what a person authored here. */
export const sourceOf = (subject: Subject) => (subject.organisation === '' ? subject.name : subject.organisation)
