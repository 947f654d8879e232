export { Html, html, lines } from './html.ts'
export type { Page, PageAnswer, PageAsked, PageContent, PageFrame } from './types.ts'
