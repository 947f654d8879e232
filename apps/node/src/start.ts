import { startNode } from '@testudo/platform/host/node'
import { EXERCISE_NAME, startActuators } from '@testudo/exercise'
import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { readConfig } from '@testudo/platform/config'
import type { Host } from '@testudo/platform/host'
import { existsSync } from 'node:fs'
import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadCapabilities } from './compose.ts'
import { CLONE, dataFolder } from './folder.ts'
import { DEFAULT_LABEL, readPolicies } from './policies.ts'
import { seedExercise } from './seed.ts'
import { seedEvidence } from './seedEvidence.ts'
import { seedPlaybooks } from './seedPlaybooks.ts'
import { seedTelemetry } from './seedTelemetry.ts'
import { seedVulnerabilities } from './seedVulnerabilities.ts'

export interface StartOptions {
  readonly data?: string
  readonly port?: number
  readonly tlsPort?: number
  readonly configFile?: string
  readonly database?: string
  /** Default true, unless the settings say otherwise. */
  readonly exercise?: boolean
  /** False in tests that need no pages. */
  readonly web?: boolean
  readonly tell?: (line: string) => void
}

/** Everything `npm start` does after reading its arguments. Flags win over the environment, the environment over the file. */
export async function startTestudo(options: StartOptions) {
  const tell = options.tell ?? (() => undefined)
  const settings = readConfig(process.env, options.configFile)
  const { tlsPort } = options
  const config = tlsPort === undefined ? settings : { ...settings, tls: { ...settings.tls, port: tlsPort } }
  const dataDir = dataFolder(options.data ?? config.data)
  const exercise = await keepKind(dataDir, options.exercise ?? config.exercise ?? true)
  const [capabilities, policies] = await Promise.all([
    loadCapabilities(),
    readPolicies(config.policies),
    options.web === false ? undefined : buildWebApp(tell),
  ])
  const url = options.database ?? config.url
  const systems = exercise && config.story ? await startActuators(dataDir) : undefined
  const node = await startNode({
    dataDir,
    port: options.port ?? config.port,
    policies,
    defaultLabel: config.defaultLabel ?? DEFAULT_LABEL,
    capabilities,
    exercise,
    exerciseName: exercise ? EXERCISE_NAME : '',
    config: systems === undefined ? config : { ...config, actuators: [...config.actuators, ...systems.settings] },
    ...(options.web === false ? {} : { webDir: join(CLONE, 'apps', 'web', 'dist') }),
    ...(url === undefined ? {} : { url }),
  }).catch(async (cause: unknown) => {
    await systems?.close()
    throw explained(cause, options.port ?? config.port, config.tls?.port)
  })
  if (systems !== undefined) node.host.onClose(() => systems.close())
  let telemetry = Promise.resolve(0)
  if (exercise && config.story) {
    const stored = await seedExercise(node.host, node.identity.operator.subject, (people) =>
      node.identity.seedPeople(people.map((person) => ({ ...person, login: person.id }))),
    )
    if (stored > 0) await seedVulnerabilities(node.host, node.identity.operator.subject)
    if (stored > 0) await seedPlaybooks(node.host, node.identity.operator.subject)
    if (stored > 0) await seedEvidence(node.host, node.identity.operator.subject)
    if (stored > 0) tell(`  The exercise Tidal Shield is told: ${stored} objects.`)
    // Not waited for: people sign in while events are matched.
    telemetry = tellTelemetry(node.host, node.identity.operator.subject, stored > 0)
  }
  return { ...node, exercise, dataDir, telemetry }
}

/** @returns how many events of the story were taken; 0 when they could not be, which the next start makes good */
async function tellTelemetry(host: Host, by: Subject, isFirst: boolean): Promise<number> {
  try {
    const events = await seedTelemetry(host, by, isFirst)
    if (events > 0) host.log.info({ events }, 'telemetry of the exercise is told')
    return events
  } catch (error) {
    host.log.warn(
      { error: error instanceof Error ? error.message : String(error) },
      'telemetry of the exercise could not be told; it is tried again with the next start',
    )
    return 0
  }
}

/** The web app, built when its sources changed since the last build. */
async function buildWebApp(tell: (line: string) => void): Promise<void> {
  const { buildWeb } = (await import(new URL('../../web/build.ts', import.meta.url).href)) as {
    buildWeb(tell: (line: string) => void): Promise<void>
  }
  await buildWeb(tell)
}

/** Exercise and live data never meet in one folder: what a folder was first started as, it stays. */
async function keepKind(dataDir: string, exercise: boolean): Promise<boolean> {
  const file = join(dataDir, 'kind.json')
  if (existsSync(file)) {
    const kept = JSON.parse(await readFile(file, 'utf8')) as { readonly exercise?: boolean }
    return kept.exercise === true
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeFile(file, JSON.stringify({ exercise }))
  return exercise
}

/** A taken port in words; anything else as it came. */
function explained(cause: unknown, port: number, tlsPort: number | undefined): unknown {
  const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
  if (!taken) return cause
  if (tlsPort !== undefined && 'port' in cause && cause.port === tlsPort)
    return new Fault(
      'conflict',
      'node.port_taken',
      `Port ${tlsPort} is in use by another program. Choose another: npm start -- --tls-port ${tlsPort + 1}`,
      { cause },
    )
  return new Fault(
    'conflict',
    'node.port_taken',
    `Port ${port} is in use by another program. Choose another: npm start -- --port ${port + 1}`,
    { cause },
  )
}
