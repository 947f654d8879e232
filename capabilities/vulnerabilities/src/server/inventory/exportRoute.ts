import { randomUUID } from 'node:crypto'
import { bannerText, join, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { pgArray } from '@testudo/platform/storage'
import { sql } from 'kysely'
import { exportInventory } from '../../core/index.ts'
import { writeInventory } from '../../core/inventory/writeInventory.ts'
import { releaseFile } from '../releaseFile.ts'
import type { MatchBook } from '../runtime.ts'
import { askedFor, findEquipment } from './findEquipment.ts'
import { standingPieces } from './readEquipment.ts'
import type { WeighedVersion } from './standing.ts'
import { inventoryDb } from './tables.ts'

/** Pieces and programs read at a time: what a file takes in memory does not grow with the inventory. */
const PIECES_A_PAGE = 200
const COMPONENTS_A_PAGE = 10_000

interface Place {
  readonly row: string
  readonly id: string
  readonly components: number
  readonly seen: number
}

/** The inventory as a file: as many pieces as the list of the same reader and question counts. */
export function exportRoute(host: Host, matches: Pick<MatchBook, 'rowsOf'>): void {
  const { http, tables, policiesNow, defaultLabel, clock } = host

  http.answer(exportInventory, async ({ format, ...asked }, { subject, language, signal }) => {
    const wanted = await askedFor(matches, subject, asked)
    const { found, several } = await tables.readAs(subject, async (tx) => {
      const all = await findEquipment(tx, tables, wanted)
      return { found: await all.everything(), several: all.several }
    })
    const policies = policiesNow()
    const labelOf = labelsByText()
    const labels = new Map<string, Label>()
    let components = 0
    for (const { id, label, components: its } of found) {
      const versions = several.get(id)
      for (const text of versions?.map((one) => one.label) ?? [label]) labels.set(text, labelOf(text))
      components += versions?.reduce((n, one) => n + one.components, 0) ?? its
    }
    const label = labels.size === 0 ? defaultLabel : join([...labels.values()], policies)
    const at = clock.now()
    const id = randomUUID()
    const heading = {
      banner: bannerText(label, policies, language).text,
      equipment: found.length,
      components,
      at,
      id,
    }
    const writer = writeInventory(format, heading)
    const marks = new MarkBook(policies, defaultLabel).open(language)
    const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(':', '')
    const places = found.map(({ row, id, components, seen }): Place => ({ row, id, components, seen: Number(seen) }))
    return releaseFile(host, subject, {
      id: `inventory-${id}`,
      fileName: `inventory-${stamp}Z.${writer.ending}`,
      label,
      channel: `inventory.${format}`,
      verb: exportInventory.may,
      detail: { format, equipment: found.length, components },
      async *write() {
        yield writer.head()
        let isFirst = true
        for (const page of pagesOf(places, several)) {
          signal.throwIfAborted()
          for (const { equipment, label: of, contested } of await read(subject, page, several)) {
            const piece = { equipment, mark: marks.of(of), ...(contested === undefined ? {} : { contested }) }
            yield* together(writer.piece(piece, isFirst))
            isFirst = false
          }
        }
        yield writer.tail()
      },
    })
  })

  const read = (subject: Subject, page: readonly Place[], several: ReadonlyMap<string, readonly WeighedVersion[]>) =>
    tables.readAs(subject, async (tx) => {
      const wanted = page.flatMap(({ id, row }) => several.get(id)?.map((one) => one.row) ?? [row])
      const rows = await inventoryDb(tx)
        .selectFrom('vulnerabilities_equipment')
        .selectAll()
        .where(sql<boolean>`row = any(${pgArray(wanted)}::text[])`)
        .execute()
      const pieces = await standingPieces(tx, rows, several, policiesNow())
      const byId = new Map(pieces.map((one) => [one.equipment.id, one]))
      // Looked at again meanwhile: the file says what was so when it was decided about.
      return page.flatMap(({ id, seen }) => {
        const one = byId.get(id)
        return one === undefined ? [] : [{ ...one, equipment: { ...one.equipment, seen } }]
      })
    })
}

const LINES_A_PIECE = 1_000

/** Lines in pieces that are worth sending. */
function* together(lines: Iterable<string>): Generator<string> {
  let held: string[] = []
  for (const line of lines) {
    held.push(line)
    if (held.length < LINES_A_PIECE) continue
    yield held.join('')
    held = []
  }
  yield held.join('')
}

function* pagesOf(
  places: readonly Place[],
  several: ReadonlyMap<string, readonly WeighedVersion[]>,
): Generator<readonly Place[]> {
  let page: Place[] = []
  let components = 0
  for (const one of places) {
    const its = several.get(one.id)?.reduce((n, { components: c }) => n + c, 0) ?? one.components
    if (page.length > 0 && (page.length >= PIECES_A_PAGE || components + its > COMPONENTS_A_PAGE)) {
      yield page
      page = []
      components = 0
    }
    page.push(one)
    components += its
  }
  if (page.length > 0) yield page
}

/** The same few labels stand in very many rows. */
function labelsByText(): (text: string) => Label {
  const known = new Map<string, Label>()
  return (text) => {
    const label = known.get(text) ?? (JSON.parse(text) as Label)
    known.set(text, label)
    return label
  }
}
