import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: { 'nav.assistance': 'Assistance', 'object.help': 'Ask for help' },
  fr: { 'nav.assistance': 'Assistance', 'object.help': 'Demander de l’aide' },
})
