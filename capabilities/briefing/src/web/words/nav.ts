import { catalogue } from '@testudo/ui'

/** What the frame says of this capability before any of its pages is fetched: keep it short, everybody loads it. */
export const navWords = catalogue({
  en: {
    'nav.briefing': 'Briefs',
    'command.now': 'Brief: state of cyberspace now',
    'action.brief': 'Brief',
  },
  fr: {
    'nav.briefing': 'Points',
    'command.now': 'Point : état du cyberespace maintenant',
    'action.brief': 'Point de situation',
  },
})
