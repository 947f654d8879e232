import type { PortionOf } from '@testudo/kernel/portion'
import type { Contributions, Host } from '@testudo/platform/host'
import { HELP_TYPE, OFFER_TYPE, readWord, saysOf } from '../core/index.ts'

/** A request for help consists of itself, what both sides say of it, and the offers that are spoken of: for whoever carries it to other nodes. */
export function portionsOf({ objects }: Host): Required<Pick<Contributions, 'portions' | 'wholes'>> {
  return {
    async portions(subject, whole) {
      if (!whole.startsWith(`${HELP_TYPE}--`) || (await objects.get(subject, whole)) === undefined) return []
      const words = await objects.holding(subject, whole, ['help_ref'])
      const ids = words.flatMap(({ id, body }) => {
        const word = readWord(body)
        return word === undefined ? [] : [id, saysOf(word).offer_ref]
      })
      return [...new Set([whole, ...ids])].sort()
    },
    async wholes(subject, ids) {
      const found = await objects.getMany(
        subject,
        ids.filter((id) => id.startsWith('note--')),
      )
      const said = found.flatMap(({ id, body }): PortionOf[] => {
        const word = readWord(body)
        if (word === undefined) return []
        const { help_ref, offer_ref } = saysOf(word)
        return [id, offer_ref].map((each) => ({ id: each, whole: help_ref }))
      })
      const offers = await Promise.all(
        ids
          .filter((id) => id.startsWith(`${OFFER_TYPE}--`))
          .map(async (id) =>
            (await objects.holding(subject, id, ['offer_ref'])).flatMap(({ body }): PortionOf[] => {
              const word = readWord(body)
              return word === undefined ? [] : [{ id, whole: saysOf(word).help_ref }]
            }),
          ),
      )
      const helps = ids.filter((id) => id.startsWith(`${HELP_TYPE}--`)).map((id) => ({ id, whole: id }))
      return [...helps, ...said, ...offers.flat()]
    },
  }
}
