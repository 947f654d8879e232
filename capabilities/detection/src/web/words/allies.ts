import { catalogue } from '@testudo/ui'
import { navWords } from './nav.ts'

export const alliesWords = catalogue({
  en: {
    ...navWords.en,
    allies: 'Seen by several allies',
    nations: 'Nations, at least',
    hours: 'Within',
    'within.hours': '{n} h',
    'within.days': '{n} days',
    portion: 'Portion',
    value: 'Value',
    by: 'Nations',
    ofAll: '{n} of {all}',
    here: 'Seen here on',
    from: 'First',
    to: 'Last',
    sightings: 'Sightings',
    empty: 'No value was seen by so many nations',
    'empty.text':
      'Counted are sightings allies share with you, and what was found in the events of this node. Ask for fewer nations or a longer time.',
  },
  fr: {
    ...navWords.fr,
    allies: 'Vu par plusieurs alliés',
    nations: 'Nations, au moins',
    hours: 'En',
    'within.hours': '{n} h',
    'within.days': '{n} jours',
    portion: 'Mention',
    value: 'Valeur',
    by: 'Nations',
    ofAll: '{n} sur {all}',
    here: 'Vu ici sur',
    from: 'Premier',
    to: 'Dernier',
    sightings: 'Observations',
    empty: 'Aucune valeur n’a été vue par autant de nations',
    'empty.text':
      'On compte les observations que les alliés partagent avec vous et ce qui a été trouvé dans les événements de ce nœud. Demandez moins de nations ou une durée plus longue.',
  },
})
