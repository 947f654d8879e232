import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.sharing': 'Sharing',
    'command.sharing': 'Sharing: peers, receipts, recalls',
    'command.desk': 'Release desk',
    'command.quarantine': 'Held back from peers',
    'command.seen': 'Ask allies whether they have seen a value',
    'action.release': 'Release…',
    'action.portions': 'Let it go to nodes as it grows…',
    'action.who': 'Which nodes get it, and why',
  },
  fr: {
    'nav.sharing': 'Partage',
    'command.sharing': 'Partage : pairs, accusés, rappels',
    'command.desk': 'Bureau de diffusion',
    'command.quarantine': 'Reçu de pairs et retenu',
    'command.seen': 'Demander aux alliés s’ils ont vu une valeur',
    'action.release': 'Diffuser…',
    'action.portions': 'Laisser partir vers des nœuds, au fil de l’eau…',
    'action.who': 'Quels nœuds le reçoivent, et pourquoi',
  },
})
