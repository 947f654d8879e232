import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { inventory as listInventory } from '../../core/index.ts'
import type { Equipment } from '../../core/model.ts'
import { askedFor, findEquipment } from './findEquipment.ts'

/** Equipment as one reader may know of it, by name; counts and pages are of what it may read. */
export function listRoute({ http, tables, policiesNow, defaultLabel }: Host): void {
  http.answer(listInventory, async ({ limit, after, ...asked }, { subject, language }) => {
    const { rows, found, open, several } = await tables.readAs(subject, async (tx) => {
      const all = await findEquipment(tx, tables, askedFor(asked))
      const found = await all.count()
      const rows = await all.page({ limit: limit + 1, ...(after === undefined ? {} : { after }) })
      return { rows, found, several: all.several, open: await all.open(rows.slice(0, limit)) }
    })
    const marks = new MarkBook(policiesNow(), defaultLabel).open(language)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
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
          open: open.get(row.id) ?? 0,
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
