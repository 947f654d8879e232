export interface Reference {
  readonly number: number
  readonly text: string
  readonly address: string
}

/** A CSS string: what could end it or the style element is written as an escape. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\<>\n\r\f]/g, (sign) => `\\${sign.codePointAt(0)?.toString(16) ?? ''} `)}"`
}

/**
 * The boxes in the margins of every printed page (CSS Paged Media 3 §4). They are drawn by the browser outside the flow, so no
 * page break, and no page too long, can lose a marking.
 */
export function printSheet(of: {
  readonly marking: string
  readonly exercise: string
  readonly page: string
  readonly of: string
}): string {
  const line =
    'border: 0.6pt solid #000; font: 600 8.5pt "Inter Variable", sans-serif; color: #000; vertical-align: middle; box-sizing: border-box; height: 10mm;'
  const away = { top: 'margin: 10mm 0 7mm;', bottom: 'margin: 7mm 0 10mm;' }
  const box = (side: 'top' | 'bottom', last: string) => `
  @${side}-left { content: ${quoted(of.exercise)}; ${line} ${away[side]} border-right: 0; width: 23%; padding-left: 3mm; text-align: left; font-weight: 400 }
  @${side}-center { content: ${quoted(of.marking)}; ${line} ${away[side]} border-left: 0; border-right: 0; width: 54%; text-align: center }
  @${side}-right { content: ${last}; ${line} ${away[side]} border-left: 0; width: 23%; padding-right: 3mm; text-align: right; font-weight: 400 }`
  const pages = `${quoted(`${of.page} `)} counter(page) ${quoted(` ${of.of} `)} counter(pages)`
  return `@page {\n  size: A4; margin: 27mm 16mm;${box('top', pages)}${box('bottom', pages)}\n}`
}
