export { type Html, html } from './html.ts'
export type { Page, PageAnswer, PageAsked, PageContent, PageFrame } from './types.ts'
