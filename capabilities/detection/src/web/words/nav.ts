import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.detection': 'Detection',
    'command.detection': 'Detection: alerts, sources, hunt',
    'command.sources': 'Detection: sources of events',
    'command.coverage': 'Detection: rules and indicators live, rejected, silent',
    'command.rules': 'Detection: write and test a rule',
    'command.allies': 'Detection: seen by several allies',
    'command.protect': 'Detection: protective outputs',
  },
  fr: {
    'nav.detection': 'Détection',
    'command.detection': 'Détection : alertes, sources, recherche',
    'command.sources': 'Détection : sources d’événements',
    'command.coverage': 'Détection : règles et indicateurs actifs, refusés, muets',
    'command.rules': 'Détection : écrire et essayer une règle',
    'command.allies': 'Détection : vu par plusieurs alliés',
    'command.protect': 'Détection : sorties de protection',
  },
})
