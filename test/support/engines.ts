import { rmSync } from 'node:fs'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { freshDataDir } from '../../platform/src/host/testing.ts'
import { postgresBinaries, startPostgres } from './postgres.ts'

export interface TestEngine {
  readonly storage: Storage
  close(): Promise<void>
}

/** Both engines, for one suite run on each. PostgreSQL is absent where its binaries are. */
export const ENGINES = ['embedded', 'postgres'] as const

export const available = (engine: (typeof ENGINES)[number]): boolean => {
  if (engine === 'embedded' || postgresBinaries() !== undefined) return true
  console.warn('PostgreSQL ≥ 15 is not installed: its half of this suite does not run.')
  return false
}

export async function openEngine(engine: (typeof ENGINES)[number]): Promise<TestEngine> {
  if (engine === 'embedded') {
    const folder = await freshDataDir()
    const storage = await openStorage({ dataDir: folder })
    return {
      storage,
      async close() {
        await storage.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }
  const server = await startPostgres()
  if (server === undefined) throw new Error('no PostgreSQL here')
  const storage = await openStorage({ url: await server.database('suite') })
  return {
    storage,
    async close() {
      await storage.close()
      await server.stop()
    },
  }
}

/** Takes every schema of these capabilities away, newest first, so that the next test starts empty. */
export async function empty(
  storage: Storage,
  capabilities: readonly string[] = ['events', 'objects', 'storage'],
): Promise<void> {
  for (const capability of capabilities) await storage.undo(capability, 0)
}
