import { SENTENCES as CACAO } from '@testudo/cacao'
import { RUN_SENTENCES } from './sayings.ts'

export { type FindingCode } from '@testudo/cacao'
export { joined } from './sayings.ts'

/** Everything that is told of playbooks and their runs, in English by code. */
export const SENTENCES = { ...CACAO, ...RUN_SENTENCES }
export type SentenceCode = keyof typeof SENTENCES
