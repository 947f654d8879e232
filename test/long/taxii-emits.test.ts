import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { tidalShield } from '@testudo/exercise'
import type { Label } from '@testudo/kernel/label'
import { isValid, validator } from '@testudo/stix'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { objectsIn, type Stix, type Stranger } from '../../capabilities/sharing/src/server/taxii/client.testing.ts'
import { OBJECTS, startTaxiiNode, type TaxiiNode } from '../../capabilities/sharing/src/server/taxii/node.testing.ts'
import { attackFile } from '../support/attack.ts'

let node: TaxiiNode
let ann: Stranger
beforeAll(async () => {
  node = await startTaxiiNode()
  ann = await node.client({ login: 'ann', clearances: { ALLIED: 'SECRET', TLP: 'RED' } })
})
afterAll(() => node.close())

const validate = validator()
/** What of these breaks a requirement of STIX 2.1, with the first finding. */
const broken = (objects: readonly Stix[]) =>
  objects.flatMap((one) => {
    const findings = validate(one)
    return isValid(findings) ? [] : [{ id: one.id, finding: findings.find(({ level }) => level === 'must') }]
  })

it('every object of the exercise that a client gets is valid, and nothing of it is lost to who may read it all', async () => {
  let stored = 0
  for (const { label, source, objects } of tidalShield(node.time.now).bundles) {
    if (!node.host.tables.mayRead(node.keeper, label as Label)) continue
    await node.host.objects.put(node.keeper, objects, { label: label as Label, source })
    stored += objects.length
  }
  const got = objectsIn(await ann.walk(OBJECTS, 'limit=500'))
  expect(stored).toBeGreaterThan(500)
  expect(got.length).toBeGreaterThan(500)
  expect(broken(got)).toEqual([])
})

it('every object of ATT&CK comes out valid and equal', async () => {
  const file = attackFile('enterprise')
  if (file === undefined) return
  const report = await node.host.objects.import(node.keeper, createReadStream(file).pipe(createGunzip()), {
    source: 'ATT&CK',
  })
  const got = objectsIn(await ann.walk(OBJECTS, 'limit=1000'))
  expect(got.length).toBeGreaterThanOrEqual(report.new)
  expect(new Set(got.map((one) => one.id)).size).toBe(got.length)
  expect(broken(got)).toEqual([])
})
