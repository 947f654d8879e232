import { existsSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'attack')

/** The ATT&CK 18.1 bundle of one domain, packed; undefined, with a warning, where the shared data is absent. */
export function attackFile(domain: 'enterprise' | 'mobile' | 'ics'): string | undefined {
  const file = join(FOLDER, `${domain}-attack-18.1.stix21.json.gz`)
  if (existsSync(file)) return file
  console.warn(`${file} is absent: what needs it does not run.`)
  return undefined
}
