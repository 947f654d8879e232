import { catalogue } from '../text/catalogue.ts'

/** The words of the frame around every page. */
export const shellWords = catalogue({
  en: {
    trail: 'Where you are',
    rail: 'Places',
    home: 'Testudo, start page',
    search: 'Search or run a command',
    asOf: 'as of',
    'live.live': 'Live',
    'live.connecting': 'Connecting',
    'live.resync': 'Resynchronising',
    'live.cut-off': 'No connection since',
    'live.off': 'Not live',
    skip: 'Skip to content',
    content: 'Content',
    'rail.toggle': 'Words in the rail',
  },
  fr: {
    trail: 'Où vous êtes',
    rail: 'Lieux',
    home: 'Testudo, page d’accueil',
    search: 'Chercher ou lancer une commande',
    asOf: 'état à',
    'live.live': 'En direct',
    'live.connecting': 'Connexion',
    'live.resync': 'Resynchronisation',
    'live.cut-off': 'Sans liaison depuis',
    'live.off': 'Hors ligne',
    skip: 'Aller au contenu',
    content: 'Contenu',
    'rail.toggle': 'Mots dans la barre',
  },
})
