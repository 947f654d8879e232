import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { inventory as listInventory } from '../../core/index.ts'
import type { Equipment } from '../../core/model.ts'
import type { MatchBook } from '../runtime.ts'
import { askedFor, findEquipment } from './findEquipment.ts'

/** Equipment as one reader may know of it, by name; counts and pages are of what it may read. */
export function listRoute(
  { http, tables, policiesNow, defaultLabel }: Host,
  matches: Pick<MatchBook, 'rowsOf' | 'about'>,
): void {
  http.answer(listInventory, async ({ limit, after, ...asked }, { subject, language }) => {
    const wanted = await askedFor(matches, subject, asked)
    const { rows, found, several } = await tables.readAs(subject, async (tx) => {
      const all = await findEquipment(tx, tables, wanted)
      const found = await all.count()
      const rows = await all.page({ limit: limit + 1, ...(after === undefined ? {} : { after }) })
      return { rows, found, several: all.several }
    })
    const marks = new MarkBook(policiesNow(), defaultLabel).open(language)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const standing = ({ id, row }: { readonly id: string; readonly row: string }) =>
      several.get(id)?.map((one) => one.row) ?? [row]
    const about = await matches.about(subject, shown.flatMap(standing))
    return {
      rows: shown.map((row) => {
        const { nameFr, nation, asset, exposure } = JSON.parse(row.body) as Omit<Equipment, 'seen' | 'components'>
        const versions = several.get(row.id) ?? []
        return {
          id: row.id,
          name: { en: row.name, fr: nameFr ?? row.name },
          operator: row.operator,
          operatorName: row.operator_name,
          nation,
          ...(asset === undefined ? {} : { asset }),
          exposure,
          components: versions.length > 1 ? versions.reduce((n, one) => n + one.components, 0) : row.components,
          seen: Number(row.seen),
          open: new Set(standing(row).flatMap((one) => [...(about.get(one) ?? [])])).size,
          ...(versions.length > 1 ? { contested: versions.length } : {}),
          mark: marks.of(
            JSON.parse(row.label) as Label,
            ...(versions.length > 1 ? versions.map(({ label }) => JSON.parse(label) as Label) : []),
          ),
        }
      }),
      found,
      ...(rows.length > shown.length && last ? { next: last.id } : {}),
      marking: marks.marking(),
    }
  })
}
