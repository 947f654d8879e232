/** Imports batch after batch into a folder and prints every id it was told is durable, until somebody kills it. */
import { createObjects } from '@testudo/platform/objects'
import { openStorage } from '@testudo/platform/storage'
import { OPEN, person, testPolicies } from '../support/policies.ts'
import { bundle, malware, relationship } from '../support/stix.ts'

const [dataDir = '', round = ''] = process.argv.slice(2)
const storage = await openStorage({ dataDir })
const objects = await createObjects(storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
const ana = person('ana', 'SECRET')
process.stdout.write('ready\n')
for (let i = 0; ; i++) {
  const many = Array.from({ length: 400 }, (_, n) => malware(`${round} ${i} ${n}`))
  const list = many.flatMap((m, n) => (n === 0 ? [m] : [m, relationship(m, 'uses', many[n - 1] ?? m)]))
  const acknowledged: string[] = []
  await objects.import(ana, bundle(list, 65_536), {
    source: 'kill test',
    onVerdict: ({ id }) => {
      acknowledged.push(id)
      if (acknowledged.length === 50) process.stdout.write(`${acknowledged.splice(0).join(' ')}\n`)
    },
  })
  process.stdout.write(`${acknowledged.join(' ')}\n`)
}
