import type { Command } from 'commander'
import { join, resolve } from 'node:path'
import { startFederation } from './demoFederation.ts'
import { telemetryCommands } from './demoTelemetry.ts'

/** `testudo demo`: a federation of nodes on this machine, to walk through and to try, and the exercise's telemetry. */
export function demoCommands(program: Command): void {
  const demo = program.command('demo').description('things to try: a federation on this machine, telemetry, a report')
  telemetryCommands(demo)
  demo
    .command('federation')
    .description('three nodes with folders and certificates of their own, pinned to each other, on loopback')
    .option('--dir <folder>', 'where their folders are kept; a second start goes on with them', '.testudo-federation')
    .option('--port <n>', 'first of six ports in a row', '8090')
    .option('--json', 'prints what stands as one JSON line')
    .addHelpText(
      'after',
      '\nExamples:\n  testudo demo federation\n  testudo demo federation --dir /tmp/three --port 9000',
    )
    .action(async (options: { dir: string; port: string; json?: boolean }) => {
      const dir = resolve(process.env['INIT_CWD'] ?? process.cwd(), options.dir)
      const tell = options.json === true ? () => undefined : (line: string) => console.log(line)
      const federation = await startFederation({ dir, port: Number(options.port), tell })
      const ended = new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done())
        void federation.oneEnded.then(() => done())
      })
      if (options.json === true) console.log(JSON.stringify({ nodes: federation.nodes }))
      else {
        console.log('\n  Three nodes share what each may release. Sign in (each link works one time):')
        for (const node of federation.nodes) {
          console.log(`\n  ${node.title}   ${node.address}   folder ${join(dir, node.key)}`)
          for (const { name, link } of node.people) console.log(`    ${name.padEnd(26)} ${link}`)
        }
        console.log('\n  Begin at the first node with "Release desk". Ctrl-C ends all three.\n')
      }
      await ended
      await federation.stop()
    })
}
