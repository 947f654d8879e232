export const BRIEFS = '/briefing'
export const NOW = '/briefing/now'
export const briefPath = (id: string) => `/briefing/brief/${id}`
