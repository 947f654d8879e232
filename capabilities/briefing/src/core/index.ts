export * from './contract/briefs.ts'
export { type BriefDocument, type IssueHead, type Paragraph } from './document/document.ts'
