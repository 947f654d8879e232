import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { observablesIn, PORTION_EXTENSION, valueOf } from '../core/index.ts'
import { type Author, nameOf } from './author.ts'
import type { Reader } from './read.ts'

const MOST = 200

export interface Observed {
  /** `observed-data`; undefined: nothing in the text is new. */
  readonly id: string | undefined
  /** Words of the text that are no observable. */
  readonly not: readonly string[]
}

/** Adds what somebody saw: addresses, names, links and hashes, as one portion; those its author has added already are left out. */
export function observer(host: Host, reader: Reader, author: Author) {
  return async (
    subject: Subject,
    incident: string,
    text: string,
    how: { readonly label?: Label | undefined; readonly author?: string; readonly first?: number | undefined } = {},
  ): Promise<Observed> => {
    const { label: under } = await reader.one(subject, incident)
    const label = author.writable(subject, how.label ?? under)
    const by = how.author ?? nameOf(subject)
    const { found, not } = observablesIn(text)
    const known = new Set(
      (await reader.whole(subject, incident)).bundles.flatMap(({ portion }) =>
        portion.extensions[PORTION_EXTENSION].author === by ? portion.object_refs : [],
      ),
    )
    const fresh = found.filter(({ id }) => !known.has(id)).slice(0, MOST)
    if (fresh.length === 0) return { id: undefined, not }
    const made = author.fresh('observed-data')
    const at = author.iso(how.first ?? host.clock.now())
    await author.put(
      subject,
      [
        ...fresh,
        {
          ...made,
          first_observed: at,
          last_observed: at,
          number_observed: 1,
          object_refs: fresh.map(({ id }) => id),
          extensions: {
            [PORTION_EXTENSION]: {
              extension_type: 'property-extension',
              incident_ref: incident,
              author: by,
              values: fresh.map(valueOf),
            },
          },
        },
      ],
      label,
    )
    return { id: made.id, not }
  }
}
