import { MM, type Style } from './page.ts'

/** How close a page is set. */
export interface Density {
  readonly title: Style
  readonly lead: Style
  readonly heading: Style
  readonly body: Style
  /** The sentence under the name of a row. */
  readonly sub: Style
  readonly small: Style
  /** Between a row and the line under it, and after each section. */
  readonly row: number
  readonly after: number
}

/** As it is best read; and as close as one page of ten sentences needs it. */
export const ROOMY: Density = {
  title: { size: 18, leading: 23 },
  lead: { size: 11.5, leading: 16.5 },
  heading: { size: 10.5, leading: 15 },
  body: { size: 10.5, leading: 15 },
  sub: { size: 9.5, leading: 13.5 },
  small: { size: 8.5, leading: 12 },
  row: 6,
  after: 12,
}
export const TIGHT: Density = {
  title: { size: 15.5, leading: 19 },
  lead: { size: 10.5, leading: 14.5 },
  heading: { size: 9.5, leading: 12.6 },
  body: { size: 9.3, leading: 12.4 },
  sub: { size: 8.8, leading: 11.4 },
  small: { size: 7.75, leading: 10 },
  row: 3.5,
  after: 6,
}

export const TINY: Style = { size: 7.5, leading: 9 }
export const GREY = '#bbbbbb'
/** Between two columns. */
export const GAP = 26
/** The map takes what is left of the page, between these. */
export const MAP_HEIGHT = { least: 44 * MM, most: 225 }
