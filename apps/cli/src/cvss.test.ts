import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const scored = { vector: V31, version: '3.1', base: 9.8, overall: 9.8, severity: 'Critical' }

function cvss(args: readonly string[], input = '') {
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), 'cvss', ...args], {
    input,
    encoding: 'utf8',
  })
  return { status, lines: stdout.split('\n').filter((line) => line !== '') }
}

it('answers what is no vector with its place, and the others all the same', () => {
  const { status, lines } = cvss(['AV:N/Au:X', V31, '--json'])
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      vector: 'AV:N/Au:X',
      error: { code: 'cvss.unknown_value', message: '"X" is no value of Au: M, S, N', at: 8 },
    },
    scored,
  ])
  expect(status).toBe(2)
})

it('reads lines of text and of JSON, one answer for each', () => {
  const { status, lines } = cvss(['--lines', '-'], `${V31}\r\n\n{"vector":"${V31}"}\n{"vectorString":"${V31}"}\n{`)
  const answers = lines.map((line) => JSON.parse(line) as object)
  expect(answers.filter((answer) => !('error' in answer))).toEqual([scored, scored, scored])
  expect(answers).toHaveLength(5)
  expect(status).toBe(2)
  expect(cvss(['--lines', '-'], V31)).toEqual({ status: 0, lines: [JSON.stringify(scored)] })
})

it('wants vectors or a file, not both and not neither', () => {
  expect(cvss([]).status).toBe(2)
  expect(cvss([V31, '--lines', '-'], V31)).toEqual({ status: 2, lines: [] })
})
