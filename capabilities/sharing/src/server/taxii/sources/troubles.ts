import type { Words } from '../../../core/contract/shapes.ts'

/** Why a foreign server could not be used, for people; never in its own words, which are a stranger's. */
export const TROUBLES = {
  silent: { en: 'The server does not answer as it should.', fr: 'Le serveur ne répond pas comme il devrait.' },
  address: {
    en: 'This address is not asked. Inner addresses must stand in outbound.allow.',
    fr: 'Cette adresse n’est pas interrogée. Les adresses internes doivent figurer dans outbound.allow.',
  },
  credential: { en: 'The server does not accept this credential.', fr: 'Le serveur n’accepte pas cet identifiant.' },
  collection: { en: 'There is no such collection there.', fr: 'Cette collection n’existe pas à cette adresse.' },
  protocol: { en: 'The server does not speak TAXII 2.1.', fr: 'Le serveur ne parle pas TAXII 2.1.' },
  later: { en: 'The server asks us to come back later.', fr: 'Le serveur demande de revenir plus tard.' },
  stuck: {
    en: 'The server says there is more, but not how to go on.',
    fr: 'Le serveur annonce une suite sans dire comment continuer.',
  },
  elsewhere: { en: 'The server sends us elsewhere.', fr: 'Le serveur nous renvoie ailleurs.' },
  unreadable: { en: 'The answer cannot be read.', fr: 'La réponse est illisible.' },
} as const satisfies Readonly<Record<string, Words>>

/** What this node itself lacks to ask it, by the code of the fault. */
export const OWN_TROUBLES: Readonly<Record<string, Words>> = {
  'sharing.secret_lost': {
    en: 'The credential cannot be read any more. Give it again.',
    fr: 'L’identifiant ne peut plus être lu. Donnez-le de nouveau.',
  },
  'sharing.no_keeper': {
    en: 'Who answered for this source may not any more. Save it again to answer for it.',
    fr: 'La personne qui répondait de cette source ne le peut plus. Enregistrez-la de nouveau pour en répondre.',
  },
  'sharing.no_account': {
    en: 'The account that stands for this server is closed.',
    fr: 'Le compte qui représente ce serveur est fermé.',
  },
}

/** @param status of HTTP */
export const answeredWith = (status: string): Words => ({
  en: `The server answered with error ${status}.`,
  fr: `Le serveur a répondu par l’erreur ${status}.`,
})
