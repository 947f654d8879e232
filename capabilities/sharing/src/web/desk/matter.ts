import type { Ask } from '@testudo/kernel/contract'
import type { draftRelease, ReleasePart } from '../../core/contract/desk.ts'
import { partKey } from './sight.ts'

/** What an officer changes: what goes, to whom, how far, until when, on whose word. */
export interface Matter {
  readonly objects: readonly string[]
  readonly recipients: readonly string[]
  readonly hops: number
  /** Unix ms */
  readonly notAfter: number | undefined
  readonly without: readonly { readonly object: string; readonly selector: string }[]
  readonly title: string
  readonly authority: string
}

/** What the preview asks: who would see it. Title and authority change nobody's sight. */
export function asked(matter: Matter) {
  return {
    objects: [...matter.objects],
    recipients: [...matter.recipients],
    hops: matter.hops,
    without: [...matter.without],
    ...(matter.notAfter === undefined ? {} : { notAfter: matter.notAfter }),
  }
}

export function drafted(matter: Matter): Ask<typeof draftRelease> {
  const title = matter.title.trim()
  return { ...asked(matter), authority: matter.authority.trim(), ...(title === '' ? {} : { title }) }
}

/** Takes a part out for everybody, or puts it back. */
export function togglePart(matter: Matter, part: Pick<ReleasePart, 'object' | 'selector'>): Matter {
  const key = partKey(part)
  const without = matter.without.filter((one) => partKey(one) !== key)
  return without.length < matter.without.length
    ? { ...matter, without }
    : { ...matter, without: [...without, { object: part.object, selector: part.selector }] }
}

/** Leaves an object out, and what was said about its parts with it. */
export function leaveOut(matter: Matter, object: string): Matter {
  return {
    ...matter,
    objects: matter.objects.filter((one) => one !== object),
    without: matter.without.filter((one) => one.object !== object),
  }
}

export function pick(matter: Matter, peer: string, on: boolean): Matter {
  const others = matter.recipients.filter((one) => one !== peer)
  return { ...matter, recipients: on ? [...others, peer] : others }
}
