import type { VariableValue } from '@testudo/cacao'
import { isObject, parseStrict } from '@testudo/stix/json'

/**
 * The values an answer gives the out_args of a step. The standard leaves it open where they come from; here: a property of a
 * JSON answer that is called as the variable is (`__status__`: `status`), in the answer itself, its `results` or one of those, or a line `status=…` of
 * a text; the only out_arg of a step takes a text of one line whole. What the answer does not tell stays unknown.
 */
export function valuesIn(outArgs: readonly string[], answer: string): Readonly<Record<string, VariableValue>> {
  const names = outArgs.map((name) => name.replace(/:value$/, ''))
  const read = parseStrict(answer)
  const told = 'value' in read && isObject(read.value) ? fromObject(read.value) : fromLines(answer)
  const found = names.flatMap((name) => {
    const value = told(name.replaceAll(/^__|__$/g, ''))
    return value === undefined ? [] : [[name, value] as const]
  })
  const [only, ...more] = names
  const whole = answer.trim()
  if (found.length === 0 && only !== undefined && more.length === 0 && whole !== '' && !/[\r\n{[]/.test(whole))
    return { [only]: whole }
  return Object.fromEntries(found)
}

type Told = (name: string) => VariableValue | undefined

const fromObject =
  (answer: Readonly<Record<string, unknown>>): Told =>
  (name) => {
    const { results } = answer
    const nested = isObject(results) ? Object.values(results) : []
    const holder = [answer, results, ...nested].find((one) => isObject(one) && Object.hasOwn(one, name))
    const value = isObject(holder) ? holder[name] : undefined
    if (typeof value === 'string' || isObject(value)) return value
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  }

function fromLines(answer: string): Told {
  const lines = answer.split(/\r?\n/).slice(0, 1_000)
  return (name) => lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1)
}
