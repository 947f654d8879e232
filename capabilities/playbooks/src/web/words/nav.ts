import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: { 'nav.playbooks': 'Playbooks', 'object.playbook': 'Start a playbook' },
  fr: { 'nav.playbooks': 'Playbooks', 'object.playbook': 'Lancer un playbook' },
})
