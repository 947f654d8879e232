export { collectiveCsv } from './collectiveCsv.ts'
export { type OpenPart, type Past, pastOf, standingsOf } from './figures.ts'
export { type Length, type Period, periodsBefore } from './periods.ts'
export { type Moment, type Seen, spellsOf } from './spells.ts'
