import type { FieldRole } from '../indicators/fieldRole.ts'
import type { HitKind } from '../matching/types.ts'

interface Words {
  readonly en: string
  readonly fr: string
}

/** How much a match takes of an asset when it is sure, in [0, 1]: a file that is there weighs more than a name that was asked for. */
const ROLE_WEIGHT: Readonly<Record<FieldRole, number>> = {
  file: 0.95,
  destination: 0.8,
  answer: 0.8,
  query: 0.8,
  request: 0.8,
  certificate: 0.8,
  source: 0.8,
  other: 0.6,
  referrer: 0.2,
}

const LEVEL_WEIGHT: Readonly<Record<string, number>> = {
  critical: 0.95,
  high: 0.7,
  medium: 0.35,
  low: 0.1,
  informational: 0,
}

/** Behaviour is a reason to look, not yet one to stop counting on an asset. */
const BEHAVIOUR_WEIGHT = 0.3
const PATTERN_WEIGHT = 0.8

/** @param level of a Sigma rule */
export function weightOf(kind: HitKind, role: FieldRole, level?: string): number {
  if (kind === 'behaviour') return BEHAVIOUR_WEIGHT
  if (kind === 'rule') return LEVEL_WEIGHT[level ?? ''] ?? 0.35
  return kind === 'pattern' ? PATTERN_WEIGHT : ROLE_WEIGHT[role]
}

/** STIX confidence where its owner says none: even odds. */
const UNSAID = 50

export const sureness = (confidence: number): number => (confidence < 0 ? UNSAID : Math.min(100, confidence))

/** Health left of an asset, in [0, 1]. A person who confirms an alert takes the doubt out of it. */
export function healthLeft(weight: number, confidence: number, isConfirmed: boolean): number {
  const sure = isConfirmed ? 1 : sureness(confidence) / 100
  return Math.round((1 - weight * sure) * 100) / 100
}

/** Credibility of the Admiralty scale from a confidence (STIX 2.1, appendix A). */
export function credibilityOf(confidence: number): '1' | '2' | '3' | '4' | '5' | '6' {
  if (confidence < 0) return '6'
  return (['5', '4', '3', '2', '1'] as const)[Math.min(4, Math.floor(confidence / 20))] ?? '6'
}

/** What the asset did, as the verb of a sentence. */
export function deedOf(kind: HitKind, role: FieldRole): Words {
  if (kind === 'behaviour') return { en: 'behaves like a controlled host', fr: 'se comporte comme un hôte piloté' }
  if (kind === 'rule') return { en: 'matched a detection rule', fr: 'a déclenché une règle de détection' }
  if (kind === 'pattern') return { en: 'matched a shared pattern', fr: 'correspond à un motif partagé' }
  if (role === 'file') return { en: 'holds a known hostile file', fr: 'contient un fichier hostile connu' }
  if (role === 'query' || role === 'answer')
    return { en: 'asked for a known hostile name', fr: 'a demandé un nom hostile connu' }
  if (role === 'referrer') return { en: 'was referred by a known page', fr: 'a été renvoyé par une page connue' }
  return { en: 'reached a known hostile host', fr: 'a joint un hôte hostile connu' }
}

/** `level:` of a Sigma rule's text. */
export const levelOf = (rule: string): string | undefined => /^level:\s*([a-z]+)/m.exec(rule)?.[1]
