export { type Html, html } from './html.ts'
export { OPERATOR_PORTAL } from './portal.ts'
export type { Page, PageAnswer, PageAsked, PageContent, PageFrame, PageTaken, SentFile } from './types.ts'
