export { type FindingCode, type SentenceCode, SENTENCES } from '@testudo/cacao'
