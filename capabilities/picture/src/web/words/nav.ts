import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.picture': 'Picture',
    'command.picture': 'Picture: missions at risk',
    'command.model': 'Dependency editor',
    'command.commitments': 'Service commitments',
    'command.whatIf': 'What if …',
  },
  fr: {
    'nav.picture': 'Situation',
    'command.picture': 'Situation : missions menacées',
    'command.model': 'Éditeur de dépendances',
    'command.commitments': 'Engagements de service',
    'command.whatIf': 'Et si…',
  },
})
