import { formatDtg } from '@testudo/kernel/time'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Contributions } from '@testudo/platform/host'
import { HANDOVER_ITEM } from '../core/index.ts'
import { handoversOf } from './handoverRoutes.ts'
import { readState } from './state.ts'
import { maySecond } from './stateRoutes.ts'
import type { Watch } from './watch.ts'

/** How long before its end an order asks to be looked at again. */
const REMIND = 2 * 3_600_000

/** What the watch tells the rest of the node: its alert state, and what waits in it. */
export function contribute(watch: Watch): Contributions {
  const { host } = watch
  return {
    async situation(subject) {
      const { order, step } = await readState(watch, subject)
      if (order === undefined) return []
      const { record } = order
      return [
        {
          id: record.id,
          capability: 'watch',
          kind: 'other',
          at: record.at,
          title: `Alert state ${step.name.en}: ${record.text}`,
          subjects: [],
          label: record.label,
        },
      ]
    },

    async brief(subject, { since, at }) {
      const { history, ladder } = await readState(watch, subject)
      const found = history.find(({ record }) => record.at <= at)
      // The lowest step is what is usual: it is told when somebody went back to it, and then no more.
      if (found === undefined || (found.step.id === ladder[0]?.id && found.record.at < since)) return []
      const { record, order, step } = found
      const end = order.until === undefined ? '' : formatDtg(order.until)
      return [
        {
          id: 'watch alert-state',
          section: 'other',
          order: 0,
          text: {
            en: `The alert state is ${step.name.en} since ${formatDtg(record.at)}${end === '' ? '' : ` until ${end}`}, because: ${record.text}`,
            fr: `L’état d’alerte est ${step.name.fr} depuis ${formatDtg(record.at)}${end === '' ? '' : ` jusqu’à ${end}`}, car : ${record.text}`,
          },
          figures: [{ name: 'step', value: order.step, from: `/watch/state#/history/${record.id}/step` }],
          references: [
            {
              id: record.id,
              name: record.id.slice(0, 14),
              route: '/watch/state',
              what: { en: 'order in the watch log', fr: 'ordre au journal de quart' },
            },
          ],
          since: record.at,
          label: record.label,
        },
      ]
    },

    async waiting(subject) {
      const verbs = host.accounts.verbsOf(subject)
      const orders = verbs.has('watch:alert-state')
      const items: WaitingItem[] = []
      const state = await readState(watch, subject)
      const now = host.clock.now()
      const until = state.order?.order.until
      if (
        state.order !== undefined &&
        until !== undefined &&
        until - now <= REMIND &&
        (orders || verbs.has('watch:write'))
      )
        items.push({
          ...common('alert state', state.order.record.id, state.order.record.label),
          title: {
            en: `Alert state ${state.step.name.en}: decide what comes next`,
            fr: `État d’alerte ${state.step.name.fr} : décider de la suite`,
          },
          because: {
            en: state.expired ? 'its time has run out and it still holds' : 'its time runs out soon',
            fr: state.expired ? 'son délai est écoulé et il tient encore' : 'son délai s’achève bientôt',
          },
          route: '/watch/state',
          since: until - REMIND,
          due: until,
          urgency: state.expired ? 'immediate' : 'priority',
        })
      if (orders)
        for (const one of state.proposals)
          if (await maySecond(watch, subject, one))
            items.push({
              ...common('alert state', one.record.id, one.record.label),
              title: {
                en: `Confirm the alert state ${one.step.name.en}`,
                fr: `Confirmer l’état d’alerte ${one.step.name.fr}`,
              },
              because: { en: 'it takes a second person', fr: 'il faut une seconde personne' },
              route: '/watch/state',
              since: one.record.at,
              urgency: 'flash',
            })
      if (!verbs.has('watch:write')) return items
      const open = (await handoversOf(watch, subject)).filter(
        ({ entry: { record }, taken }) => taken === undefined && record.who !== subject.id,
      )
      for (const {
        entry: { record },
        shift,
      } of open)
        items.push({
          ...common('handover', record.id, record.label),
          id: `${HANDOVER_ITEM}${record.id}`,
          title: { en: `Take over from ${record.name}`, fr: `Prendre la suite de ${record.name}` },
          because: { en: 'nobody has taken this shift over', fr: 'personne n’a pris la suite de ce quart' },
          route: `/watch/handover?from=${shift.from}&until=${shift.until}`,
          since: record.at,
          urgency: 'immediate',
        })
      return items
    },
  }

  function common(what: string, id: string, label: WaitingItem['label']) {
    return {
      id: `watch ${what} ${id}`,
      capability: 'watch',
      kind: 'task' as const,
      waitsFor: 'anybody' as const,
      subjects: [],
      label,
    }
  }
}
