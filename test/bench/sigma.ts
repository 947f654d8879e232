import { compile, type Engine, readRules, type SigmaDocument } from '@testudo/sigma'
import { hasData, textFiles } from '../../standards/sigma/testing/archive.ts'

type Print = (line: string) => void
const GOAL = 50_000
const PASSES = 40
const PLAIN_PASSES = 4

/** Fields whose values hardly ever come twice in real logs; made different in every pass, so that nothing remembered helps. */
const UNIQUE =
  /("(?:CommandLine|ParentCommandLine|TargetFilename|TargetObject|ImageLoaded|RelativeTargetName|CallTrace|Hashes|ObjectName|Details)":")/g

function readDocuments(): SigmaDocument[] {
  const texts = textFiles('sigma/sigma-rules.tar.gz', /\.yml$/)
  return [...texts].flatMap(([name, text]) => readRules(text, name).documents)
}

/** Events a second of CPU over the last half of the passes (the first half compiles), parsing included, and hits of a pass. */
function rate(engine: Engine, passes: readonly (readonly string[])[]) {
  let spent = 0
  let events = 0
  let hits = 0
  for (const [pass, lines] of passes.entries()) {
    const before = process.cpuUsage()
    hits = 0
    for (const line of lines) hits += engine.match(JSON.parse(line)).length
    const { user, system } = process.cpuUsage(before)
    if ((pass + 1) * 2 <= passes.length) continue
    spent += (user + system) / 1e6
    events += lines.length
  }
  return { perSecond: events / spent, hits }
}

/** Every Windows rule of SigmaHQ over real Windows logs, one core, JSON.parse included. */
export function benchSigma(print: Print): void {
  if (!hasData) {
    print('SKIPPED: the rules and logs are not there')
    return
  }
  const before = process.cpuUsage()
  const all = readDocuments()
  const read = process.cpuUsage(before).user / 1e3
  const windows = all.filter((one) => one.kind === 'rule' && one.logsource.product === 'windows')
  const lines = [...textFiles('evtx/evtx-attack-samples.tar.gz', /\.ndjson$/).values()].flatMap((text) =>
    text.split('\n').filter((line) => line !== ''),
  )
  const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
  const same = (count: number) => Array.from({ length: count }, () => lines)
  const varied = (count: number) =>
    Array.from({ length: count }, (_, pass) => lines.map((line) => line.replaceAll(UNIQUE, `$1${pass}~`)))
  print(
    `${all.length} documents read in ${read.toFixed(0)} ms of CPU; ${windows.length} Windows rules over ${lines.length} events of ${bytes.toFixed(0)} B`,
  )
  for (const [name, passes] of [
    ['as they are', same],
    ['long values new in each pass', varied],
  ] as const) {
    const ours = rate(compile(windows), passes(PASSES))
    const plain = rate(compile(windows, { indexed: false }), passes(PLAIN_PASSES))
    const cold = rate(compile(windows), passes(1))
    print(
      `${name}: ${ours.perSecond.toFixed(0)} events/s of CPU (goal ${GOAL}), ${ours.hits} hits a pass; first pass, which builds the indexes, ${cold.perSecond.toFixed(0)}; ` +
        `closures routed by log source without index ${plain.perSecond.toFixed(0)}, ${plain.hits} hits; ratio ${(ours.perSecond / plain.perSecond).toFixed(1)}`,
    )
  }
}
