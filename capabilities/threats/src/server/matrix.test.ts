import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imports, type Layer, type layerIn, matrices, matrix } from '../core/index.ts'
import { tellStory, type ToldNode } from './threats.testing.ts'

const shared = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data')
const attack = join(shared, 'attack/ics-attack-18.1.stix21.json.gz')

let told: ToldNode
let analyst: string
const get: ToldNode['get'] = (path, as) => told.get(path, as)
const read: ToldNode['read'] = (contract, path, as) => told.read(contract, path, as)
const send: ToldNode['send'] = (path, as, body) => told.send(path, as, body)
const load: ToldNode['load'] = (objects, as, query) => told.load(objects, as, query)

beforeAll(async () => {
  told = await tellStory()
  analyst = told.analyst
})
afterAll(() => told.node.close())

describe('matrix', () => {
  const present = existsSync(attack)
  // oxlint-disable-next-line no-console -- a skipped check must be heard
  if (!present) console.warn(`SKIPPED: the ICS matrix over the routes, no real data under ${shared}`)

  it.skipIf(!present)(
    'shows ATT&CK for ICS with its 83 techniques and the 20 of one campaign, and writes a layer it reads again',
    async () => {
      expect((await load(gunzipSync(readFileSync(attack)), analyst, 'source=MITRE')).status).toBe(200)
      // A large file answers before its job ends.
      for (let i = 0; i < 300; i += 1) {
        const { rows } = await read(imports, '/imports', analyst)
        if (rows[0]?.state !== 'running') break
        await new Promise((done) => setTimeout(done, 100))
      }
      const { rows, actors } = await read(matrices, '/matrices', analyst)
      expect(rows).toMatchObject([{ name: 'ATT&CK for ICS', domain: 'ics-attack', techniques: 83, subtechniques: 0 }])
      const campaign = actors.find((one) => one.reference === 'C0028')
      const other = actors.find((one) => one.reference === 'C0025')
      const laid = await read(matrix, `/matrices/${rows[0]?.id}?by=${campaign?.id}&compare=${other?.id}`, analyst)
      expect(laid.counts).toMatchObject({ techniques: 83, chosen: 20, compared: 6 })
      expect(laid.tactics).toHaveLength(12)
      const layer = (await get(`/matrices/${rows[0]?.id}/layer?by=${campaign?.id}`, analyst)).body as Layer
      expect(layer.techniques).toHaveLength(20)
      layer.techniques.push({ techniqueID: 'T9999', score: 1 })
      const checked = (await send('/layers', analyst, { layer })).body as Reply<typeof layerIn>
      expect(checked).toMatchObject({ matrix: rows[0]?.id, unknown: ['T9999'] })
      expect(checked.cells).toHaveLength(21)
    },
  )
})
