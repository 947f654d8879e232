import type { Label } from '@testudo/kernel/label'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLedger } from '../matching/ledger.ts'
import { affected, gateway, record, upTo } from '../matching/words.testing.ts'
import type { Equipment, VexStatement } from '../model.ts'
import {
  type Found,
  type Heard,
  type Sight,
  speaksOf,
  standingsFound,
  standingsOf,
  tallyFound,
  tallyOf,
} from './index.ts'

const LOW: Label = { policy: 'P', classification: 'LOW', categories: [], originators: [] }
const HIGH: Label = { ...LOW, classification: 'HIGH' }
const joinLabels = (labels: readonly Label[]) => (labels.includes(HIGH) ? HIGH : LOW)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const label = fc.constantFrom(LOW, HIGH)

const pieces = fc.array(
  fc.record({
    label,
    at: fc.nat(5),
    versions: fc.array(maybe(fc.constantFrom('1', '2', '3', 'x')), { maxLength: 3 }),
    exposure: fc.constantFrom('small', 'controlled', 'open'),
    safety: fc.constantFrom('negligible', 'critical'),
    operator: fc.constantFrom('a', 'b'),
    nation: fc.constantFrom('EST', 'LVA'),
    asset: maybe(fc.constantFrom('x', 'y')),
  }),
  { maxLength: 6 },
)
const records = fc.array(fc.record({ label, at: fc.nat(5), to: fc.constantFrom('1', '2') }), {
  minLength: 1,
  maxLength: 3,
})
const statements = fc.array(
  fc.record({
    label,
    status: fc.constantFrom('not_affected', 'fixed', 'affected', 'under_investigation'),
    author: fc.constantFrom('supplier', 'operator'),
    piece: maybe(fc.nat(5)),
    to: fc.constantFrom('1', '2'),
  }),
  { maxLength: 3 },
)

it('sums up what single standings come to, for each reader', () => {
  fc.assert(
    fc.property(pieces, records, statements, fc.boolean(), (world, said, spoken, isHigh) => {
      const ledger = createLedger()
      const mayRead = (one: Label) => isHigh || one === LOW
      const equipment = world.map(({ label: of, at, versions, asset, operator, ...one }, n) => ({
        label: of,
        at,
        equipment: {
          ...one,
          id: `e${n}`,
          name: `Piece ${n}`,
          operator,
          operatorName: operator,
          seen: n,
          ...(asset === undefined ? {} : { asset }),
          components: versions.map((version) => gateway(version)),
        } satisfies Equipment,
      }))
      for (const one of equipment) ledger.putEquipment({ row: one.equipment.id, ...one })
      const heldRecords = said.map(({ to, ...one }, n) => ({
        row: `r${n}`,
        ...one,
        record: record({ id: 'CVE-1', affected: [affected([upTo(to)])] }),
      }))
      ledger.putRecords('CVE-1', heldRecords)
      const heard = spoken.map(
        ({ label: of, piece, to, status, author }, n): Heard<VexStatement> => ({
          label: of,
          at: n,
          row: `s${n}`,
          item: {
            kind: 'vex',
            key: `k${n}`,
            id: 'CVE-1',
            source: { key: author, name: author },
            author,
            at: n,
            status,
            products: piece === undefined ? [affected([upTo(to)])] : [],
            equipment: piece === undefined ? [] : [`e${piece}`],
            family: false,
          },
        }),
      )
      const told = heard.filter((one) => mayRead(one.label))

      // One by one, from single matches a reader may read.
      const byPiece = new Map(equipment.map((one) => [one.equipment.id, one]))
      const found = heldRecords.flatMap((held): Found[] =>
        ledger.index.matchRecord(held.record).flatMap(({ row, ...match }) => {
          const piece = byPiece.get(row)
          const of = piece && joinLabels([held.label, piece.label])
          if (piece === undefined || of === undefined || !mayRead(of)) return []
          return [
            {
              match: { ...match, id: `${held.row} ${row} ${match.component}` },
              equipment: piece.equipment,
              label: of,
              at: Math.max(held.at, piece.at),
            },
          ]
        }),
      )
      const sorted = found.toSorted((a, b) =>
        a.match.equipment === b.match.equipment
          ? a.match.component - b.match.component || (a.match.id < b.match.id ? -1 : 1)
          : a.match.equipment < b.match.equipment
            ? -1
            : 1,
      )
      const single = standingsOf({ statements: told, found: sorted }, { speaksOf, joinLabels })

      const { fleet, index } = ledger
      const joined = (a: number, b: number) => joinLabels([fleet.labelOf(a) ?? HIGH, fleet.labelOf(b) ?? HIGH])
      const sight: Sight = { hidden: new Set(), joined, allows: (a, b) => mayRead(joined(a, b)) }
      const parts = { index, fleet, speaksOf, joinLabels }
      const its = ledger.entry('CVE-1')?.records ?? []
      const { standings: _, why, ...plain } = tallyOf(single)
      const { why: reason, ...sums } = tallyFound(parts, its, told, sight)
      const unordered = (tally: typeof plain) => ({
        ...tally,
        labels: new Set(tally.labels),
        openLabels: new Set(tally.openLabels),
        sites: new Set(tally.sites.map(({ operator, nation }) => `${operator} ${nation}`)),
      })
      expect(unordered(sums)).toEqual(unordered(plain))
      if (plain.counts.affected === 0 && single.length > 0) expect(reason).toEqual(why)
      const brief = (list: typeof single) =>
        list
          .map(({ equipment: { id }, status, by, conflict, label: of, why: { en } }) => ({
            id,
            status,
            by,
            conflict,
            of,
            en,
          }))
          .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      expect(brief(standingsFound(parts, its, told, sight))).toEqual(brief(single))
    }),
    { numRuns: 300, seed: 7 },
  )
})
