import type { Gather } from './gather.ts'
import { readComponent } from './readTable.ts'
import { namesIn } from './scanner.ts'

/**
 * A line of a list: a CPE name, 2.2 or 2.3, and before or after it the equipment that has it. `#` begins a remark.
 *
 * @param equipment of lines that name none
 */
export function readCpeLine(line: number, written: string, gather: Gather, equipment: string | undefined): void {
  const text = written.trim()
  if (text === '' || text.startsWith('#')) return
  const refuse = (at: string, code: string, message: string) =>
    gather.problem({ line, at, code: `inventory.${code}`, message })
  const [cpe, other] = namesIn(text)
  if (cpe === undefined) return refuse('cpe', 'no_cpe', 'The line holds no CPE name: cpe:2.3:… or cpe:/….')
  if (other !== undefined) return refuse('cpe', 'two_cpes', 'One CPE name to a line.')
  const rest = (text.slice(0, text.indexOf(cpe)) + text.slice(text.indexOf(cpe) + cpe.length)).trim()
  const name = trimmed(rest) || equipment
  if (name === undefined)
    return refuse('equipment', 'no_equipment', 'The line names no equipment, and none was said for all lines.')
  if (name.length > 200) return refuse('equipment', 'cell_long', 'A name of equipment has at most 200 characters.')
  const component = readComponent(
    { cpe, vendor: undefined, product: undefined, version: undefined, purl: undefined },
    refuse,
  )
  if (component) gather.add(line, name, {}, component)
}

/** Without what parts the name from the CPE. */
function trimmed(text: string): string {
  let [from, to] = [0, text.length]
  const parts = (at: number) => /[\s;,|"\t]/.test(text.charAt(at))
  while (from < to && parts(from)) from++
  while (to > from && parts(to - 1)) to--
  return text.slice(from, to)
}
