import type { Words } from '../../core/contract/shapes.ts'

/** What went wrong on the way to another node. */
export const ON_THE_WAY = {
  busy: {
    en: 'The node has too much to do and asks us to wait.',
    fr: 'Le nœud a trop à faire et nous demande d’attendre.',
  },
  certificate: {
    en: 'Another certificate answers than the pinned one. Compare fingerprints before anything else.',
    fr: 'Un autre certificat que celui enregistré répond. Comparez d’abord les empreintes.',
  },
  address: {
    en: 'Its address may not be asked. Inner addresses must stand in outbound.allow.',
    fr: 'Son adresse ne peut pas être appelée. Les adresses internes doivent figurer dans outbound.allow.',
  },
  silent: {
    en: 'It does not answer. Check the line and its address.',
    fr: 'Il ne répond pas. Vérifiez la liaison et son adresse.',
  },
} as const satisfies Readonly<Record<string, Words>>

/** What another node refused with, by its code. */
export const REFUSED: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    'sharing.not_pinned': {
      en: 'The node does not know our certificate. Its people must pin our introduction.',
      fr: 'Le nœud ne connaît pas notre certificat. Ses responsables doivent enregistrer notre présentation.',
    },
    'sharing.not_you': {
      en: 'The node knows us under another name. Exchange introductions again.',
      fr: 'Le nœud nous connaît sous un autre nom. Échangez de nouveau les présentations.',
    },
    'sharing.exercise_mixed': {
      en: 'One of the two nodes is an exercise and the other is not. They never mix.',
      fr: 'L’un des deux nœuds est un exercice et l’autre non. Ils ne se mélangent jamais.',
    },
  }),
)

/** Another refusal. @param what its status, and its code where there is one */
export const refusedWith = (what: string): Words => ({
  en: `The node refuses (${what}). Compare introductions.`,
  fr: `Le nœud refuse (${what}). Comparez les présentations.`,
})
