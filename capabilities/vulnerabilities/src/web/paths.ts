/** Addresses carry ids only. Pages of neighbours are met here by address, never by import. */
export const DESK = '/vulnerabilities'
export const INVENTORY = '/vulnerabilities/inventory'
export const SOURCES = '/vulnerabilities/feeds'
export const CONTACTS = '/vulnerabilities/contacts'
export const INCIDENTS = '/vulnerabilities/incidents'
export const PUBLISHED = '/vulnerabilities/published'
export const COLLECTIVE = '/vulnerabilities/collective'
export const knownPath = (id: string) => `/vulnerabilities/known/${encodeURIComponent(id)}`
export const threatPath = (id: string) => `/threats/object/${encodeURIComponent(id)}`

/** A page that assumes that these assets fail: a mission's when one is named, else the whole picture. */
export const whatIfPath = (assets: readonly string[], mission = '/picture') =>
  `${mission}${assets.length === 0 ? '' : `?fail=${assets.map(encodeURIComponent).join(',')}`}`
