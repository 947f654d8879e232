import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.incidents': 'Incidents',
    'nav.proposals': 'Proposed',
    'nav.requests': 'Requests for information',
    'object.incident': 'Open an incident',
  },
  fr: {
    'nav.incidents': 'Incidents',
    'nav.proposals': 'Proposés',
    'nav.requests': 'Demandes de renseignements',
    'object.incident': 'Ouvrir un incident',
  },
})
