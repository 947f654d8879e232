import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Filler, fillLine, fillPlain, fillWord } from './fill.ts'
import { fillContent, fillTarget } from './fillHttp.ts'
import { fillPosix, fillPowershell } from './fillShell.ts'

const of = (value: string | null, type = 'string'): Filler => ({
  lookup: (name) =>
    name === '__x__' ? { type, value } : name === '__n__' ? { type: 'integer', value: '-5' } : undefined,
  keepUnknown: false,
})

describe('a value may not', () => {
  it.each<[string, () => string, RegExp]>([
    ['be unknown', () => fillPlain('a __x__:value', of(null)), /not known/],
    ['be undefined', () => fillPlain('a __y__:value', of('b')), /not defined/],
    ['hold a zero byte', () => fillPlain('__x__:value', of('a\0b')), /no proper text/],
    ['end a header', () => fillLine('a __x__:value', of('b\r\nc: d')), /control character/],
    ['be a host with a path', () => fillTarget('http://__x__:value/a', of('evil.example/x?')), /no host/],
    ['bring its own user', () => fillTarget('http://__x__:value/a', of('a@evil.example')), /no host/],
    ['climb the path', () => fillTarget('/api/__x__:value/delete', of('..')), /change the path/],
    ['be another scheme', () => fillTarget('__x__:value', of('file:///etc/passwd')), /no URL/],
    ['be a host by two slashes', () => fillTarget('__x__:value', of('//evil.example')), /no URL/],
    ['add members to JSON', () => fillContent('{"a": __x__:value}', '', of('1,"admin":true')), /without quotes/],
    ['be the command', () => fillPosix('__x__:value --help', of('rm'), false), /command itself/],
    ['be the command after another', () => fillPosix('true; __x__:value', of('rm'), false), /command itself/],
    ['be the command in quotes', () => fillPosix('"__x__:value" --help', of('rm'), false), /command itself/],
    ['be the command of another', () => fillPosix('sudo __x__:value', of('rm'), false), /command itself/],
    ['be an option', () => fillPosix('rm __x__:value', of('-rf /'), false), /option/],
    ['stand in a substitution', () => fillPosix('echo $(cat __x__:value)', of('a b'), false), /quoted safely/],
    ['stand after a here-document', () => fillPosix('cat <<E\na __x__:value\nE', of('$(id)'), false), /quoted safely/],
    ['be read again', () => fillPosix("sh -c 'ping __x__:value'", of('a; id'), false), /read again/],
    ['be read again by another host', () => fillPosix('ssh host ping __x__:value', of("a'b"), false), /read again/],
    [
      'be computed by the shell',
      () => fillPosix('[[ 1 -eq __x__:value ]] && true', of('a[$(id)]'), false),
      /read again/,
    ],
    [
      'be computed in brackets',
      () => fillPosix('echo 1; (( a = 1 + __x__:value ))', of('a[$(id)]'), false),
      /read again/,
    ],
    ['end a line by SSH', () => fillPosix('show __x__:value', of('a\nreload'), true), /control character/],
    [
      'stand in double quotes of PowerShell',
      () => fillPowershell('Write-Host "__x__:value"', of('$(id)')),
      /single quotes/,
    ],
    ['be read again by PowerShell', () => fillPowershell('iex "__x__:value"', of('a b')), /read again/],
    ['be part of an unknown language', () => fillWord('find __x__:value', of("a' or 1=1")), /part of the command/],
  ])('%s', (_, work, says) => {
    expect(work).toThrow(says)
  })
})

describe('a value is put', () => {
  it.each<[string, string, string]>([
    ['once: what it holds is no reference', fillPlain('a __x__:value', of('__n__:value')), 'a __n__:value'],
    [
      'as a part of a path',
      fillTarget('/by/__x__:value?q=__x__:value', of('a/b&c d')),
      '/by/a%2Fb%26c%20d?q=a%2Fb%26c%20d',
    ],
    ['as a host', fillTarget('https://__x__:value/a', of('fw.example.mil:8443')), 'https://fw.example.mil:8443/a'],
    ['as a whole URL', fillTarget('__x__:value', of('https://fw.example.mil/a?b=c')), 'https://fw.example.mil/a?b=c'],
    ['as a text of JSON', fillContent('{"a":"__x__:value"}', '', of('"},{"')), String.raw`{"a":"\"},{\""}`],
    ['as a number of JSON', fillContent('{"a": __n__:value}', '', of('')), '{"a": -5}'],
    ['in a form', fillContent('a=__x__:value', 'application/x-www-form-urlencoded', of('b&c=d')), 'a=b%26c%3Dd'],
    ['in XML', fillContent('<a>__x__:value</a>', 'text/xml', of('<b/>')), '<a>&lt;b/&gt;</a>'],
    [
      'as it is where nothing can be misread',
      fillPosix('ping __x__:value', of('198.51.100.7'), true),
      'ping 198.51.100.7',
    ],
    ['as a negative number', fillPosix('nice __n__:value', of(''), false), 'nice -5'],
    ['in quotes', fillPosix('ping __x__:value', of("it's; id"), false), String.raw`ping 'it'\''s; id'`],
    [
      'in quotes of PowerShell',
      fillPowershell('Stop-Process -Name __x__:value', of('a’b; id')),
      "Stop-Process -Name 'a’’b; id'",
    ],
    ['in single quotes of PowerShell', fillPowershell("Write-Host '__x__:value'", of("a'b")), "Write-Host 'a''b'"],
  ])('%s', (_, filled, expected) => {
    expect(filled).toBe(expected)
  })

  it('so that a real shell reads one word, whatever it holds and however it is quoted', () => {
    const templates = [
      'printf "%s\\0" __x__:value',
      `printf "%s\\0" '__x__:value'`,
      'printf "%s\\0" "__x__:value"',
      'printf "%s\\0" a"__x__:value"b',
    ]
    const hostile = fc.array(fc.constantFrom(...`'"\\$\`();&|<>!*?#~{}[]= \n\ta-é`), { minLength: 1, maxLength: 12 })
    const values = fc.sample(hostile, { numRuns: 100, seed: 20 }).map((letters) => letters.join(''))
    const wanted: string[] = []
    const lines: string[] = []
    for (const value of values)
      for (const template of templates) {
        if (template === templates[0] && value.startsWith('-')) continue
        lines.push(fillPosix(template, of(value), false))
        wanted.push(template === templates[3] ? `a${value}b` : value)
      }
    // In a folder of its own: what is quoted badly may write files.
    const folder = mkdtempSync(join(tmpdir(), 'testudo-shell-'))
    try {
      const read = execFileSync('bash', ['--norc', '-c', lines.join('\n')], { cwd: folder, encoding: 'utf8' })
      expect(read.split('\0').slice(0, -1)).toEqual(wanted)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
