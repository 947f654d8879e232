export const BRIEFS = '/briefing'
export const NOW = '/briefing/now'
export const briefPath = (id: string) => `/briefing/brief/${id}`
export const REQUIREMENTS = '/briefing/requirements'
export const RHYTHM = '/briefing/rhythm'
