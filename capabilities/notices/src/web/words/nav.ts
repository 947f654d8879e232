import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.notices': 'What I am told of',
    'nav.bell': 'notices',
    'command.rota': 'Who is on call',
    'object.follow': 'Tell me of changes',
  },
  fr: {
    'nav.notices': 'Ce dont on m’avise',
    'nav.bell': 'avis',
    'command.rota': 'Qui est d’astreinte',
    'object.follow': 'M’aviser des changements',
  },
})
