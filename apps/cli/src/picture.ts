import { readFileSync } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import { assess, type AssessedNode, parseModel } from '@testudo/picture'
import type { Command } from 'commander'

const HELP = `
MODEL.json is {"nodes":[NODE, …]}. A NODE has "id" and may have
  "kind"        asset, service, task or mission
  "probability" of being up, 1 when left out; "capacity" of its own, 1; "repairHours", 0
  "needs"       a NEED, or a list of them that must all hold
  "thresholds"  {"capable":0.9,"degraded":0.6,"severe":0.2}
  "shock" p and "impactedBy" [["id",p],…]: propagated impact, circles allowed
  "performance" {"points":[[hour,value],…],"horizonHours":24}: lost performance
A NEED is "id", {"node":"id"}, {"all":[NEED,…]}, {"any":[NEED,…]}, {"atLeast":2,"of":[NEED,…]},
  {"weighted":[[NEED,0.6],[NEED,0.4]]} (weights sum to 1) or {"share":{"k":2,"of":[NEED,…]}} (members carry the load
  together); one written as an object may add "workaround":{"capacity":0.5,"hours":6}, which is taken to be on.

With --json the answer is {"nodes":{ID:{
  "capacity","state"        capable, degraded, severe or not-capable
  "probability","method"    "exact" or "monte-carlo"; "interval":[low,high] at 95 %, both ends the value when exact
  "lowerBound","upperBoundOnly"  only when events are shared: what one quick pass can promise. Bounds, never the value
  "recoverHours"            by restart order
  "birnbaum":{ID:x}         P(up | ID up) − P(up | ID down); missions always, other nodes while the model is small
  "because":[{"id","capacity","path","reason"}]  the smallest set of failed things responsible for the state
  "impact"?,"performance"?  {"value","method","upperBoundOnly"?}, {"lostHours","mean"}
}}}
A weighted gate counts as up from 0.9; a work-around of at least 0.9 that lasts 24 h counts as up.

Exit code: 0 answered, 2 the model cannot be read (the place is named).

Examples:
  testudo picture assess model.json
  cat model.json | testudo picture assess - --json --runs 5000 --seed 7`

/** Adds `testudo picture …`. Needs no node: everything is arithmetic on the file. */
export function pictureCommands(program: Command): void {
  const picture = program.command('picture').description('missions, what they depend on, and what follows')
  picture
    .command('assess')
    .description('capacity, probability, recovery and reasons of every node of a model file')
    .argument('<MODEL.json>', 'the model; - reads standard input')
    .option('--json', 'one JSON value')
    .option('--runs <n>', 'Monte Carlo runs where no exact answer is in reach', wholeNumber, 20_000)
    .option('--seed <n>', 'Monte Carlo seed', wholeNumber, 1)
    .addHelpText('after', HELP)
    .action((file: string, options: { json?: boolean; runs: number; seed: number }) => {
      try {
        const nodes = assess(parseModel(readJson(file)), { runs: Math.max(32, options.runs), seed: options.seed })
        process.stdout.write(options.json ? `${JSON.stringify({ nodes: Object.fromEntries(nodes) })}\n` : table(nodes))
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        process.stderr.write(
          options.json
            ? `${JSON.stringify({ code: error.code, message: error.message, ...error.place, file })}\n`
            : `${file}: ${error.message}\n`,
        )
        process.exitCode = 2
      }
    })
}

function wholeNumber(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n) || n < 0 || n > 100_000_000)
    throw new Fault('invalid', 'picture.option', `"${text}" is not a whole number from 0 to 100,000,000`)
  return n
}

function readJson(file: string): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file === '-' ? 0 : file))
  } catch (cause) {
    throw new Fault(
      'invalid',
      'picture.file',
      cause instanceof TypeError ? 'the file is not UTF-8 text' : 'the file cannot be opened',
      { cause },
    )
  }
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new Fault('invalid', 'picture.json', `not JSON: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}

function table(nodes: ReadonlyMap<string, AssessedNode>): string {
  const wide = Math.min(40, Math.max(4, ...Array.from(nodes.keys(), (id) => id.length)))
  const rows = Array.from(nodes, ([id, node]) => {
    const chance =
      node.method === 'exact' ? 'exact' : `${node.interval[0].toFixed(2)} to ${node.interval[1].toFixed(2)}`
    const causes = node.because.map((cause) => cause.id).join(', ')
    const why = node.because[0] === undefined ? '' : `${node.because[0].reason}${causes === '' ? '' : `: ${causes}`}`
    const cells = [
      id.padEnd(wide),
      node.capacity.toFixed(2).padStart(8),
      node.state.padEnd(11),
      node.probability.toFixed(4).padStart(11),
    ]
    return [...cells, chance.padEnd(12), `${Number(node.recoverHours.toFixed(1))} h`.padStart(8), why]
      .join('  ')
      .trimEnd()
  })
  const head = [
    'node'.padEnd(wide),
    'capacity',
    'state'.padEnd(11),
    'probability',
    'how'.padEnd(12),
    ' recover',
    'because',
  ].join('  ')
  return `${[head, ...rows].join('\n')}\n`
}
