import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.threats': 'Threats',
    'command.threats': 'Threats: adversaries, techniques, indicators',
    'command.matrix': 'ATT&CK matrix',
    'command.import': 'Import STIX',
    'command.indicators': 'Indicators by score',
  },
  fr: {
    'nav.threats': 'Menaces',
    'command.threats': 'Menaces : adversaires, techniques, indicateurs',
    'command.matrix': 'Matrice ATT&CK',
    'command.import': 'Importer du STIX',
    'command.indicators': 'Indicateurs par valeur',
  },
})
