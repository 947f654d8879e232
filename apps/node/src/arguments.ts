import { Fault } from '@testudo/kernel/fault'
import { parseArgs } from 'node:util'

export interface NodeArguments {
  readonly port: number | undefined
  readonly data: string | undefined
  readonly config: string | undefined
  readonly database: string | undefined
  readonly open: boolean
  readonly exercise: boolean
  readonly help: boolean
}

export const usage = `npm start -- [options]
  --port N        port on 127.0.0.1 (default 8080)
  --data DIR      the folder that holds everything this node knows (default .testudo in this clone)
  --database URL  a PostgreSQL server instead of the embedded engine
  --config FILE   settings as JSON; see README
  --no-open       do not open a browser
  --no-exercise   start empty, without the exercise Tidal Shield
`

/**
 * Reads the command line of a node.
 *
 * @throws {Fault} `invalid` for an unknown flag, a bad port, or stray words: npm swallows flags given without `--` and leaves their values behind
 */
export function parseNodeArguments(argv: readonly string[]): NodeArguments {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(argv)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Fault('invalid', 'node.bad_argument', `${message.split('. ')[0]}.\n${usage}`, { cause })
  }
  const { values, positionals } = parsed
  const stray = positionals[0]
  if (stray !== undefined) {
    throw new Fault(
      'invalid',
      'node.stray_argument',
      `"${stray}" is no option. Flags for the node go after "--": use \`npm start -- --port ${/^\d+$/.test(stray) ? stray : '8080'}\`.`,
    )
  }
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Fault(
      'invalid',
      'node.bad_port',
      `--port ${values.port} is no port. Give a whole number from 0 to 65535 (0 takes any free one).`,
    )
  }
  return {
    port,
    data: values.data,
    config: values.config,
    database: values.database,
    open: !values['no-open'],
    exercise: !values['no-exercise'],
    help: values.help,
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      config: { type: 'string' },
      database: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      'no-exercise': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
}
