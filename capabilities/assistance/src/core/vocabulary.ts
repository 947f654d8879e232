import type { BriefWords } from '@testudo/kernel/brief'

/** New SDOs of ours: what a team can do, and what help is wanted. */
export const OFFER_TYPE = 'x-testudo-offer'
export const OFFER_EXTENSION = 'extension-definition--2d6c1b70-94ea-4f35-8b1e-d0a7f35c2e84'
export const HELP_TYPE = 'x-testudo-help-request'
export const HELP_EXTENSION = 'extension-definition--8f41e6a3-0b5d-4c97-a2d8-61c3e9b74f05'
/** Property extension of `note`: what one side says of one offer for one request. */
export const WORD_EXTENSION = 'extension-definition--c58a2f19-7d34-4be0-9f62-3e81d6a0b7c4'

/** Skills people choose from; any other may be written in plain words. */
export const SKILLS = {
  'incident-lead': { en: 'incident lead', fr: 'conduite d’incident' },
  'malware-analysis': { en: 'malware analysis', fr: 'analyse de maliciels' },
  'host-forensics': { en: 'host forensics', fr: 'analyse forensique de postes' },
  'network-forensics': { en: 'network forensics', fr: 'analyse forensique de réseaux' },
  'log-analysis': { en: 'log analysis', fr: 'analyse de journaux' },
  'threat-hunting': { en: 'threat hunting', fr: 'recherche de menaces' },
  'threat-intelligence': { en: 'threat intelligence', fr: 'renseignement sur les menaces' },
  'control-systems': { en: 'industrial control systems', fr: 'systèmes industriels' },
  'identity-recovery': { en: 'directory and identity recovery', fr: 'remise en état d’annuaires' },
  'system-recovery': { en: 'system recovery', fr: 'remise en état de systèmes' },
  'network-engineering': { en: 'network engineering', fr: 'ingénierie de réseaux' },
  'cloud-response': { en: 'cloud response', fr: 'intervention dans le nuage' },
  'vulnerability-handling': { en: 'vulnerability handling', fr: 'traitement des vulnérabilités' },
  'crisis-communication': { en: 'crisis communication', fr: 'communication de crise' },
  'legal-advice': { en: 'legal advice', fr: 'conseil juridique' },
  translation: { en: 'translation', fr: 'traduction' },
} as const satisfies Readonly<Record<string, BriefWords>>

const KNOWN = new Map<string, BriefWords>(Object.entries(SKILLS))

/** A skill in words: of the list above, or as somebody wrote it. */
export const skillWords = (skill: string): BriefWords => KNOWN.get(skill) ?? { en: skill, fr: skill }

export const PLACES = ['on-site', 'remote', 'both'] as const
export type Place = (typeof PLACES)[number]

/** What a side may say. `accept` answers a proposal, `sign-off` a hand-back. */
export const DEEDS = ['propose', 'accept', 'decline', 'withdraw', 'hand-back', 'sign-off'] as const
export type Deed = (typeof DEEDS)[number]
