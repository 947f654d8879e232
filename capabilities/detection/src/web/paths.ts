/** Addresses carry ids only. Pages of neighbours are met here by address, never by import. */
export const DESK = '/detection'
export const COVERAGE = '/detection/coverage'
export const RULES = '/detection/rules'
export const SOURCES = '/detection/sources'
export const ALLIES = '/detection/allies'
export const PROTECT = '/detection/protect'
export const alertPath = (id: string) => `/detection/alert/${encodeURIComponent(id)}`
export const coveragePath = (state: 'live' | 'rejected' | 'never') => `${COVERAGE}?state=${state}`
export const sourcePath = (id: string) => `${SOURCES}?source=${encodeURIComponent(id)}`
export const threatPath = (id: string) => `/threats/object/${encodeURIComponent(id)}`
export const searchPath = (text: string) => `/threats?type=all&q=${encodeURIComponent(text)}`
export const releasePath = (ids: readonly string[]) => `/sharing/desk?objects=${ids.map(encodeURIComponent).join(',')}`
