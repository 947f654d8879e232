import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.vulnerabilities': 'Vulnerabilities',
    'nav.portal': 'Operator portal',
    'command.inventory': 'Vulnerabilities: equipment and its software',
    'command.feeds': 'Vulnerabilities: feeds',
    'command.contacts': 'Vulnerabilities: how operators are reached',
    'command.published': 'Vulnerabilities: published by us',
    'command.collective': 'Vulnerabilities: by nation and sector',
  },
  fr: {
    'nav.vulnerabilities': 'Vulnérabilités',
    'nav.portal': 'Espace opérateur',
    'command.inventory': 'Vulnérabilités : équipements et leurs logiciels',
    'command.feeds': 'Vulnérabilités : flux',
    'command.contacts': 'Vulnérabilités : comment joindre les opérateurs',
    'command.published': 'Vulnérabilités : publié par nous',
    'command.collective': 'Vulnérabilités : par nation et secteur',
  },
})
