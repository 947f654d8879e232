import type { Words } from '../../core/contract/shapes.ts'

/** Sentences of the desk, in both languages. */
export const SAY = {
  nobody: { en: 'Choose who it is for.', fr: 'Choisissez à qui.' },
  ended: { en: 'Its end has passed; set a later one.', fr: 'Son échéance est passée ; fixez-en une plus tardive.' },
  changed: {
    en: 'What it holds has changed since it was decided. Look at it again and propose it anew.',
    fr: 'Son contenu a changé depuis la décision. Relisez-le et proposez-le à nouveau.',
  },
  waits: {
    en: 'Waits for another person, account and session.',
    fr: 'Attend une autre personne, un autre compte et une autre session.',
  },
  heldOnly: {
    en: 'Held only because another node gave it: its originator releases it.',
    fr: 'Détenu seulement parce qu’un autre nœud l’a donné : à son auteur de le diffuser.',
  },
  ours: {
    en: 'Known here by an own source, not from another node alone.',
    fr: 'Connu ici par une source propre, et non d’un autre nœud seulement.',
  },
  two: { en: 'The policy asks for two people.', fr: 'La politique demande deux personnes.' },
  one: { en: 'One person may release this.', fr: 'Une personne suffit pour diffuser ceci.' },
  keptHere: {
    en: 'Did not leave: release, content or rights had changed when it was packed. Release it anew.',
    fr: 'N’est pas parti : la diffusion, le contenu ou les droits avaient changé au moment de l’envoi. Diffusez-le de nouveau.',
  },
} as const satisfies Readonly<Record<string, Words>>

export const getsNothing = (node: string, because: Words): Words => ({
  en: `${node} gets nothing: ${because.en}`,
  fr: `${node} ne reçoit rien : ${because.fr}`,
})

const many = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`

export const mayGo = (nodes: number, nations: number, parts: number, two: boolean): Words => ({
  en: `May go to ${many(nodes, 'node', 'nodes')} of ${many(nations, 'nation', 'nations')}${parts === 0 ? '' : `, less ${many(parts, 'part', 'parts')} for some`}. ${two ? SAY.two.en : SAY.one.en}`,
  fr: `Peut partir vers ${many(nodes, 'nœud', 'nœuds')} de ${many(nations, 'nation', 'nations')}${parts === 0 ? '' : `, sans ${many(parts, 'partie', 'parties')} pour certains`}. ${two ? SAY.two.fr : SAY.one.fr}`,
})

export const heldFromOthers = (name: string): Words => ({
  en: `“${name}” cannot be released here. ${SAY.heldOnly.en}`,
  fr: `« ${name} » ne peut être diffusé ici. ${SAY.heldOnly.fr}`,
})
