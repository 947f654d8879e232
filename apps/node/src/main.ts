import { Fault } from '@testudo/kernel/fault'
import { spawn } from 'node:child_process'
import module from 'node:module'
import { parseNodeArguments, usage } from './arguments.ts'

/** `npm start`: sets the node up, starts it, says where it is, and ends it well on a signal. */
async function main(): Promise<void> {
  module.enableCompileCache()
  const asked = parseNodeArguments(process.argv.slice(2))
  if (asked.help) {
    console.log(usage)
    return
  }
  const stop = stopOnce()
  const began = performance.now()
  const { startTestudo } = await import('./start.ts')
  const node = await startTestudo({
    ...(asked.exercise ? {} : { exercise: false }),
    ...(asked.data === undefined ? {} : { data: asked.data }),
    tell: (line) => console.log(line),
    ...(asked.port === undefined ? {} : { port: asked.port }),
    ...(asked.tlsPort === undefined ? {} : { tlsPort: asked.tlsPort }),
    ...(asked.config === undefined ? {} : { configFile: asked.config }),
    ...(asked.database === undefined ? {} : { database: asked.database }),
  })
  stop.whenAsked(async () => {
    await node.close()
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`\n  Testudo is ready after ${seconds} s${node.exercise ? ', with the exercise Tidal Shield' : ''}.`)
  console.log(`  Address:        ${node.address}`)
  if (node.tlsAddress !== undefined) console.log(`  For nodes:      ${node.tlsAddress}`)
  if (node.oneTimeLink !== undefined)
    console.log(
      `  Sign in once:   ${node.oneTimeLink}\n                  (makes you the first administrator; works one time)`,
    )
  console.log('  Ctrl-C ends it.\n')
  if (asked.open) openBrowser(node.oneTimeLink ?? node.address)
}

/**
 * A terminal's Ctrl-C arrives twice (from the terminal and from npm): the first ends the node, the second must not
 * cut it short. A signal before the node stands ends the process as soon as it does.
 */
function stopOnce(): { whenAsked(close: () => Promise<void>): void } {
  let asked = false
  let close: (() => Promise<void>) | undefined
  const end = async () => {
    // Whatever hangs, the process is gone within five seconds; what was acknowledged is on disk already.
    setTimeout(() => process.exit(0), 4_500).unref()
    await close?.()
    process.exit(0)
  }
  const onSignal = () => {
    if (asked) return
    asked = true
    if (close === undefined) setTimeout(() => process.exit(0), 1_500).unref()
    else void end()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return {
    whenAsked(given) {
      close = given
      if (asked) void end()
    },
  }
}

/** Opens the person's browser when there is a screen; a failure is no concern of the node. */
function openBrowser(address: string): void {
  const screen =
    process.platform === 'darwin' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined
  if (!screen) return
  const child = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [address], {
    stdio: 'ignore',
    detached: true,
  })
  child.on('error', () => undefined)
  child.unref()
}

/** One line that says what is wrong and where: a person reads it, so no stack for what she can put right. */
function tell(error: unknown): string {
  if (error instanceof Fault) {
    const { file, path } = error.place ?? {}
    const place = [file, path].filter((part) => part !== undefined).join(', ')
    return `testudo: ${place === '' ? '' : `${place}: `}${error.message} (${error.code})`
  }
  const { code, path } = error as { code?: unknown; path?: unknown }
  if (typeof code === 'string' && typeof path === 'string')
    return `testudo: ${path} cannot be used as a file or folder of this node (${code}). Name another with --data.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

main().catch((error: unknown) => {
  console.error(tell(error))
  process.exit(error instanceof Fault && error.kind === 'invalid' ? 2 : 1)
})
