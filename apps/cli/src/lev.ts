import { Fault } from '@testudo/kernel/fault'
import { isObject, parseStrict } from '@testudo/stix'
import {
  compositeOf,
  dayNumber,
  dayText,
  type Likelihood,
  likelihoodOf,
  type ListMeasures,
  measuresOf,
  packHistory,
} from '@testudo/vulnerabilities'
import type { Command } from 'commander'
import { readText } from './jsonLines.ts'
import { type LevRow, readEpssHistory, readLevList, scoresOfPairs } from './levFiles.ts'

const HELP = `
How likely a vulnerability has been exploited already, from its EPSS scores over time (NIST CSWP 41, Mell & Spring, May 2025).

FILE has a line of column names with date and epss (two columns need no names); with a column cve, one answer a vulnerability.
Files of one day as FIRST publishes them (score_date above, cve,epss,percentile) are read too; several days may follow each other
in one stream. So are answers of FIRST's API (scope=time-series). Plain or gzip. A day without a score has the one before; before
the first score nothing is known; the notes say so.

  lev        LEV: 1 − Π(1 − epss·w) over windows of 30 days, w the part of the window that has passed. A lower bound.
  lev2       LEV2: the same by days, each with epss/30. KNOWN FLAW: dividing by 30 fails for high EPSS. 0.95 for 30 days means
             0.95, and LEV2 says 0.619. It is given for comparison; do not rank by it.
  rigorous   by days, each with the factor (1 − epss)^(1/30): what a constant hazard gives.
  composite  the greatest of KEV (1 when it is in the catalogue), EPSS and LEV: rank by this.

Answers {"cve","from","to","days","lev","lev2","rigorous","epss","kev","composite","carriedDays","notes"}, one line a vulnerability.

With --list FILE (LEVs: numbers, CSV with the columns lev and kev, or the lines of an earlier answer) it tells what they say of all
together: {"count","inKev","expectedExploited","expectedShare","kevCompletenessAtMost"}: ΣLEV, ΣLEV/n and |KEV|/ΣLEV. As LEV is a
lower bound, no more than that share of what was exploited can be in the catalogue.

Exit code: 0 answered, 2 a file or flag cannot be read (the line is named), 4 no score in that time.

Examples:
  printf 'date,epss\\n2024-01-01,0.1\\n' | testudo lev --epss - --to 2024-03-30 --json
  printf 'cve,date,epss\\nCVE-2026-1,2026-01-01,0.2\\nCVE-2026-2,2026-01-01,0.9\\n' | testudo lev --epss - --json | testudo lev --list -
  echo '0.9 0.5 0.2 0.1 0.05' | testudo lev --list - --kev-count 1 --json`

interface Flags {
  readonly epss?: string
  readonly from?: string
  readonly to?: string
  readonly kev?: boolean
  readonly catalogue?: string
  readonly list?: string
  readonly kevCount?: string
  readonly json?: boolean
}

/** Registers `lev`. */
export function levCommands(program: Command): void {
  program
    .command('lev')
    .description('how likely a vulnerability has been exploited, from its EPSS scores over time')
    .option('--epss <FILE>', 'scores: CSV with date and epss, perhaps cve; - is standard input')
    .option('--from <DAY>', 'first day (default: of the first score)')
    .option('--to <DAY>', 'last day, included (default: of the last score)')
    .option('--kev', 'it is in the catalogue of known exploited vulnerabilities')
    .option('--catalogue <FILE>', 'the catalogue itself (KEV JSON): says of each CVE whether it is in it')
    .option('--list <FILE>', 'LEVs of many: what they say of all together')
    .option('--kev-count <N>', 'with --list: how many of them the catalogue holds')
    .option('--json', 'one JSON value a line on standard output')
    .addHelpText('after', HELP)
    .action(async (flags: Flags) => {
      if ((flags.epss === undefined) === (flags.list === undefined))
        throw new Fault('invalid', 'lev.flags', 'Give --epss FILE with scores, or --list FILE with LEVs.')
      if (flags.list === undefined) await tellEach(flags)
      else tellList(flags, readLevList(readText(flags.list), flags.list))
    })
}

async function tellEach(flags: Flags): Promise<void> {
  const file = flags.epss ?? '-'
  const [from, through] = [dayFlag(flags.from, '--from'), dayFlag(flags.to, '--to')]
  if (from !== undefined && through !== undefined && from > through)
    throw new Fault('invalid', 'lev.period', '--from is after --to.')
  if (flags.kevCount !== undefined) throw new Fault('invalid', 'lev.flags', '--kev-count goes with --list.')
  if (flags.kev === true && flags.catalogue !== undefined)
    throw new Fault('invalid', 'lev.flags', 'Give --kev or --catalogue, not both.')
  const catalogue = flags.catalogue === undefined ? undefined : readCatalogue(flags.catalogue)
  const all = readEpssHistory(readText(file), file)
  const period = { ...(from === undefined ? {} : { from }), ...(through === undefined ? {} : { through }) }
  let told = 0
  for (const [cve, pairs] of all) {
    const found = likelihood(pairs, period)
    if (found === undefined) {
      if (all.size > 1) continue
      throw new Fault('absent', 'lev.no_score', 'There is no score in or before that time.', { place: { file } })
    }
    told += 1
    const inKev = catalogue === undefined ? flags.kev === true : catalogue.has(cve)
    const answer = answerOf(cve, found, inKev)
    if (!process.stdout.write(flags.json === true ? `${JSON.stringify(answer)}\n` : `${sentences(answer)}\n`))
      await new Promise((drained) => process.stdout.once('drain', drained))
  }
  if (told === 0)
    throw new Fault('absent', 'lev.no_score', 'There is no score in or before that time.', { place: { file } })
}

function likelihood(
  pairs: readonly number[],
  period: { readonly from?: number; readonly through?: number },
): Likelihood | undefined {
  const history = packHistory(scoresOfPairs(pairs))
  return history === undefined ? undefined : likelihoodOf(history, period)
}

function answerOf(cve: string, found: Likelihood, kev: boolean) {
  const { lev, lev2, rigorous, epss, days, carriedDays, notes } = found
  return {
    ...(cve === '' ? {} : { cve }),
    from: dayText(found.from),
    to: dayText(found.through),
    days,
    lev: rounded(lev),
    lev2: rounded(lev2),
    rigorous: rounded(rigorous),
    epss: rounded(epss),
    kev,
    composite: rounded(compositeOf({ inKev: kev, epss, lev })),
    carriedDays,
    notes: notes.map(({ message }) => message),
  }
}

/** Nine decimals, as EPSS has: no digits that are only those of binary fractions. */
const rounded = (share: number) => Number(share.toFixed(9))
const percent = (share: number) => `${(share * 100).toFixed(2)} %`

function sentences({
  cve,
  from,
  to,
  days,
  lev,
  lev2,
  rigorous,
  epss,
  kev,
  composite,
  notes,
}: ReturnType<typeof answerOf>): string {
  return [
    `${cve === undefined ? '' : `${cve}: `}composite ${percent(composite)}${kev ? ' (known exploited)' : ''}, ${from} to ${to}, ${days} days`,
    `  LEV ${percent(lev)}, by days ${percent(rigorous)}, LEV2 ${percent(lev2)}, EPSS now ${percent(epss)}`,
    ...notes.map((note) => `  ${note}`),
  ].join('\n')
}

function tellList(flags: Flags, rows: readonly LevRow[]): void {
  if (flags.kev === true || flags.from !== undefined || flags.to !== undefined || flags.catalogue !== undefined)
    throw new Fault(
      'invalid',
      'lev.flags',
      '--kev, --catalogue, --from and --to go with --epss; a list has --kev-count.',
    )
  const counted = rows.filter((row) => row.kev === true).length
  const inKev = flags.kevCount === undefined ? counted : wholeNumber(flags.kevCount)
  if (inKev > rows.length)
    throw new Fault('invalid', 'lev.kev_count', `--kev-count is ${inKev}; the list has ${rows.length}.`)
  const { count, expectedExploited, expectedShare, kevCompletenessAtMost }: ListMeasures = measuresOf(
    rows.map((row) => row.lev),
    inKev,
  )
  const isKnown = flags.kevCount !== undefined || rows.some((row) => row.kev !== undefined)
  const bound = isKnown ? kevCompletenessAtMost : undefined
  const answer = {
    count,
    ...(isKnown ? { inKev } : {}),
    expectedExploited: rounded(expectedExploited),
    expectedShare: rounded(expectedShare),
    ...(bound === undefined ? {} : { kevCompletenessAtMost: rounded(bound) }),
  }
  const words = [
    `of ${count} vulnerabilities at least ${answer.expectedExploited.toFixed(2)} (${percent(expectedShare)}) are expected to have been exploited`,
    ...(bound === undefined ? [] : [`the catalogue holds ${inKev} of them: at most ${percent(bound)} of those`]),
  ]
  process.stdout.write(flags.json === true ? `${JSON.stringify(answer)}\n` : `${words.join('\n')}\n`)
}

function dayFlag(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  const day = dayNumber(text)
  if (day === undefined) throw new Fault('invalid', 'lev.day', `${flag} ${text}: write a day as 2026-11-22.`)
  return day
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Fault('invalid', 'lev.kev_count', `--kev-count ${text}: write a whole number.`)
  return Number(text)
}

function readCatalogue(file: string): ReadonlySet<string> {
  const read = parseStrict(readText(file).replace(/^\uFEFF/, ''))
  const listed = 'value' in read && isObject(read.value) ? read.value['vulnerabilities'] : undefined
  if (!Array.isArray(listed))
    throw new Fault('invalid', 'lev.catalogue', 'This is no KEV catalogue: it has no list of vulnerabilities.', {
      place: { file },
    })
  return new Set(
    listed.flatMap((one) => (isObject(one) && typeof one['cveID'] === 'string' ? [one['cveID'].toUpperCase()] : [])),
  )
}
