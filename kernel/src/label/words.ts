import type { Reason, ReasonCode } from './judge.ts'

export type Language = 'en' | 'fr'

/** `{name}` is filled from the reason's words. Two sentences per language where a rule may hold or fail. */
type Sentences = Readonly<Record<ReasonCode, { readonly holds?: string; readonly fails?: string }>>

const EN: Sentences = {
  'system-high': {
    fails:
      'Its parts are not mapped onto one policy or not understood, so nobody reads it until a human has given it a label: queue for a human.',
  },
  'unknown-policy': { fails: 'Policy {policy} is not known here; load its policy file first.' },
  'unknown-classification': { fails: 'Policy {policy} has no classification "{what}".' },
  'unknown-tag': { fails: 'Policy {policy} has no tag "{what}".' },
  'wrong-type': { fails: 'Policy {policy} does not know "{tag}" as {what}.' },
  'unknown-value': { fails: 'Policy {policy} has no value "{what}" of "{tag}".' },
  expired: { fails: 'The clearance has expired.' },
  'no-clearance': { fails: 'No clearance under policy {policy}.' },
  clearance: {
    holds: 'Clearance {held} reaches {policy} {classification}.',
    fails: 'Clearance {held} does not reach {policy} {classification}.',
  },
  'no-release': { fails: '{tag} lists nobody: explicitly no release.' },
  release: { holds: 'Member of {member}, one of {tag} {values}.', fails: 'Not a member of any of {tag} {values}.' },
  special: { holds: 'Holds {tag} {values}.', fails: 'Does not hold {tag} {missing}.' },
  tlp: {
    holds: 'TLP clearance {held} reaches TLP:{classification}.',
    fails: 'TLP clearance {held} does not reach TLP:{classification}.',
  },
  equivalence: { holds: 'Under policy {target}, {policy} {classification} counts as {here}.' },
  informative: { holds: '{tag} {values} informs and does not decide who reads.' },
  pap: { holds: 'PAP:{pap} limits what may be done with it, not who reads.' },
}

const FR: Sentences = {
  'system-high': {
    fails:
      'Ses parties ne se ramènent pas à une même politique ou ne sont pas comprises : nul ne le lit avant qu’une personne lui ait donné un label.',
  },
  'unknown-policy': { fails: 'La politique {policy} est inconnue ici ; chargez d’abord son fichier.' },
  'unknown-classification': { fails: 'La politique {policy} n’a pas de classification « {what} ».' },
  'unknown-tag': { fails: 'La politique {policy} n’a pas de catégorie « {what} ».' },
  'wrong-type': { fails: 'La politique {policy} ne connaît pas « {tag} » comme {what}.' },
  'unknown-value': { fails: 'La politique {policy} n’a pas de valeur « {what} » pour « {tag} ».' },
  expired: { fails: 'L’habilitation a expiré.' },
  'no-clearance': { fails: 'Aucune habilitation sous la politique {policy}.' },
  clearance: {
    holds: 'L’habilitation {held} atteint {policy} {classification}.',
    fails: 'L’habilitation {held} n’atteint pas {policy} {classification}.',
  },
  'no-release': { fails: '{tag} ne nomme personne : aucune communication, explicitement.' },
  release: { holds: 'Membre de {member}, parmi {tag} {values}.', fails: 'N’est membre d’aucun de {tag} {values}.' },
  special: { holds: 'Détient {tag} {values}.', fails: 'Ne détient pas {tag} {missing}.' },
  tlp: {
    holds: 'L’habilitation TLP {held} atteint TLP:{classification}.',
    fails: 'L’habilitation TLP {held} n’atteint pas TLP:{classification}.',
  },
  equivalence: { holds: 'Sous la politique {target}, {policy} {classification} vaut {here}.' },
  informative: { holds: '{tag} {values} informe et ne décide pas qui lit.' },
  pap: { holds: 'PAP:{pap} limite ce qu’on peut en faire, non qui le lit.' },
}

/** Every sentence that may tell why a label is not read, with `{name}` where a word of the reason stands. */
export const DENIALS: readonly (readonly [en: string, fr: string])[] = Object.entries(EN).flatMap(
  ([code, { fails }]) => {
    const french = FR[code as ReasonCode].fails
    return fails === undefined || french === undefined ? [] : [[fails, french] as const]
  },
)

const templates = new Map<string, readonly string[]>()

/** Odd places are names of words. Split once: masks over 100,000 labels ask for a sentence each. */
function partsOf(template: string): readonly string[] {
  let parts = templates.get(template)
  if (!parts) {
    parts = template.split(/\{(\w+)\}/)
    templates.set(template, parts)
  }
  return parts
}

export function sentence(reason: Reason, language: Language): string {
  const both = (language === 'fr' ? FR : EN)[reason.code]
  const parts = partsOf((reason.holds ? both.holds : both.fails) ?? '')
  let text = ''
  for (const [i, part] of parts.entries()) text += i % 2 === 0 ? part : (reason.words[part] ?? '')
  return text
}

/** One sentence for the decision: the first denial, or the first thing that lets the subject in. */
export function summary(reasons: readonly Reason[], language: Language): string {
  const decisive = reasons.find((r) => !r.holds) ?? reasons[0]
  return decisive === undefined ? '' : sentence(decisive, language)
}
