import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.watch': 'Watch',
    'command.log': 'Watch log',
    'command.handover': 'Hand over the watch',
    'command.state': 'Alert state',
  },
  fr: {
    'nav.watch': 'Quart',
    'command.log': 'Journal de quart',
    'command.handover': 'Passer le quart',
    'command.state': 'État d’alerte',
  },
})
