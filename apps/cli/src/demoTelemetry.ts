import { allyReport, newlyExploited, REPORTED, telemetry } from '@testudo/exercise'
import type { Command } from 'commander'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const HOUR_MS = 3_600_000
const ENDINGS: Readonly<Record<string, string>> = { csv: 'csv', text: 'log' }

/** `testudo demo telemetry` and `demo report`: what the exercise's sources wrote, and what an ally may tell of it. */
export function telemetryCommands(demo: Command): void {
  demo
    .command('telemetry')
    .description('writes the telemetry of the exercise, told relative to now, as one file a source')
    .argument('<folder>', 'where to; made when it is not there')
    .addHelpText(
      'after',
      '\nExamples:\n  testudo demo telemetry /tmp/events\n  testudo detect /tmp/events --indicators list.txt',
    )
    .action(async (folder: string) => {
      const dir = resolve(process.env['INIT_CWD'] ?? process.cwd(), folder)
      await mkdir(dir, { recursive: true })
      for (const { source, lines } of telemetry(Date.now())) {
        const name = source.name
          .toLowerCase()
          .normalize('NFKD')
          .replaceAll(/\p{M}/gu, '')
          .replaceAll(/[^a-z0-9]+/g, '-')
        const file = `${name}.${ENDINGS[source.format] ?? 'jsonl'}`
        await writeFile(join(dir, file), `${lines.join('\n')}\n`)
        console.log(`${String(lines.length).padStart(6)} lines  ${join(dir, file)}`)
      }
    })
  demo
    .command('report')
    .description(
      'prints the report of an ally that names one stored event of the exercise: import it, and see what follows',
    )
    .addHelpText(
      'after',
      `\nIt holds one indicator of ${REPORTED.nation}: ${REPORTED.name}.\n\nExamples:\n  testudo demo report > report.json`,
    )
    .action(() => {
      // Written an hour ago: a node that imports it now has the later clock.
      console.log(JSON.stringify(allyReport(Date.now() - HOUR_MS), undefined, 2))
    })
  demo
    .command('exploited')
    .description('prints a list of exploited vulnerabilities with one entry the exercise does not know yet: import it')
    .addHelpText('after', '\nExamples:\n  testudo demo exploited > exploited.json')
    .action(() => console.log(newlyExploited(Date.now())))
}
