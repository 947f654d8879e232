/** A whole node on a folder, until somebody kills it; says its port and the secret of the operator's socket. */
import { startTestudo } from '@testudo/node'

const [data = ''] = process.argv.slice(2)
const node = await startTestudo({ data, port: 0, web: false, exercise: false })
process.stdout.write(`${node.socket}\n`)
